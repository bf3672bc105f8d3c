import { createHandler, openApiDocument } from '../../../core/api/handler.ts';
import { allScopes } from '../../../core/api/caller.ts';
import { isPlain } from '../../../core/api/loopback-guard.ts';
import { ParleyError } from '../../../core/schema/errors.ts';
import {
  bob,
  clinics,
  ended,
  fakeServices,
  invitation,
} from '../../core/api/support/fake-services.ts';
import { asText, text } from './encodings.ts';
import { Broken } from './judge.ts';
import type { Random } from './random.ts';
import type { Target } from './target.ts';

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

const ids: Readonly<Record<string, string>> = {
  collaboration: clinics,
  task: ended,
  member: bob,
  peer: bob,
  invitation,
  label: 'wages',
};

/** Streams go on until they are left; what is fuzzed here ends. */
const isEndless = (path: string): boolean => /\/(?:stream|wait|log)$|\/events/.test(path);

const operations: readonly Operation[] = Object.entries(openApiDocument().paths).flatMap(
  ([path, item]) =>
    isEndless(path)
      ? []
      : Object.entries(item).map(([method, { requestBody }]) => ({
          method: method.toUpperCase(),
          path: path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '0123456789abcdef'),
          body: requestBody?.content['application/json']?.example ?? null,
        })),
);

const services = fakeServices();
const report: { failed: unknown } = { failed: null };
const handler = createHandler(services, { name: 'fuzz', scopes: allScopes }, (error) => {
  report.failed = error;
});

/** A request of a script: its method and target in the first line, then its body. All routes, behind the listener. */
export const httpRequest: Target = {
  name: 'http-request',
  most: 64 * 1024,
  cost: 10,
  value: (random: Random) => {
    const { method, path, body } = random.pick(operations);
    const query = random.chance(3) ? `?limit=${random.below(300)}&after=${random.below(9)}` : '';
    return [`${method} ${path}${query}`, body];
  },
  encode: (value) => {
    const [line, body] = Array.isArray(value) ? (value as unknown[]) : [value, null];
    const inBody = JSON.stringify(body, (_, it: unknown) => (typeof it === 'bigint' ? 0 : it));
    return text(`${String(line)}\n${body === null ? '' : inBody}`);
  },
  decode: async (input) => {
    const [line = '', ...rest] = asText(input).split('\n');
    const [method = '', target = ''] = line.split(' ');
    const request = requestOf(method, target, rest.join('\n'));
    const response = await handler(request);
    const answer = await response.text();
    services.calls.length = 0;
    if (response.status === 500)
      throw new Broken(`INTERNAL: ${String(report.failed)}`, { cause: report.failed });
    if (response.status < 400) return;
    const { code } = JSON.parse(answer) as { code: ConstructorParameters<typeof ParleyError>[0] };
    throw new ParleyError(code, answer);
  },
};

/** As the listener would hand it on; what Node's own parser or the listener's guard refuses gets no further. */
function requestOf(method: string, target: string, body: string): Request {
  const known = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'].includes(method);
  // Node's parser takes no other characters in a target.
  if (!known || !/^[\x21-\x7e]+$/.test(target) || !isPlain(target)) {
    throw new ParleyError('USAGE', 'This does not get as far as a route.');
  }
  const url = URL.parse(`http://127.0.0.1:6700${target}`);
  if (url === null || url.host !== '127.0.0.1:6700') throw new ParleyError('USAGE', 'No URL.');
  const init = { method, headers: { 'content-type': 'application/json' } };
  const takes = body !== '' && method !== 'GET' && method !== 'HEAD';
  return new Request(url, takes ? { ...init, body } : init);
}
