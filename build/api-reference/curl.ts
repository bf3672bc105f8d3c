import { isForTokens } from '../../core/api/caller.ts';
import type { Operation } from '../../core/api/open-api/document.ts';

/** How an operation is called from a shell; what only the control socket may do, over that. */
export function curlOf(method: string, path: string, operation: Operation): string {
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`);
  const query = required(operation);
  const url = `/v1${address.slice('/v1'.length)}${query}`;
  const body = operation.requestBody?.content['application/json'];
  const parts = [
    isForTokens(operation['x-parley-scope'])
      ? `curl "http://127.0.0.1:6700${url}" -H "Authorization: Bearer $PARLEY_TOKEN"`
      : `curl --unix-socket "$PARLEY_HOME/control.sock" "http://parley.local${url}"`,
    ...(method === 'get' ? [] : [`-X ${method.toUpperCase()}`]),
    // The node takes no write that a web page's form could send; one without a body says so too.
    ...(['post', 'put'].includes(method) ? [`-H 'content-type: application/json'`] : []),
    ...(body?.example === undefined ? [] : [bodyText(path, body.example)]),
    ...(path === '/v1/events' ? [`-N -H 'accept: text/event-stream'`] : []),
  ];
  return parts.join(' \\\n  ');
}

function required({ parameters }: Operation): string {
  const names = (parameters ?? []).filter((it) => it.in === 'query' && it.required === true);
  return names.length === 0 ? '' : `?${names.map(({ name }) => `${name}=…`).join('&')}`;
}

function bodyText(path: string, example: unknown): string {
  if (path === '/v1/history/verification') return '--data-binary @clinics.history';
  return `-d '${JSON.stringify(example).replaceAll("'", String.raw`'\''`)}'`;
}
