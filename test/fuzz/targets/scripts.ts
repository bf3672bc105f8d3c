import { chooseLanguage } from '../../../core/api/language.ts';
import { isPlain } from '../../../core/api/loopback-guard.ts';
import { chooseMediaType } from '../../../core/api/media-type.ts';
import { narrowed } from '../../../core/api/narrowing.ts';
import { allScopes } from '../../../core/api/caller.ts';
import { readSse, sseStart } from '../../../core/client/sse.ts';
import { namesIn } from '../../../core/desktop/interface-files.ts';
import { decodeInput } from '../../../core/facade/vantage6/input.ts';
import { pageOf } from '../../../core/facade/vantage6/paging.ts';
import { textPackets } from '../../../core/facade/vantage6/socket/binary-polling.ts';
import { parseNewTask } from '../../../core/facade/vantage6/task-request.ts';
import { bearerOf, FacadeTokens } from '../../../core/facade/vantage6/tokens.ts';
import { SaveDraft } from '../../../core/schema/api/drafts.ts';
import { LaunchTask } from '../../../core/schema/api/tasks.ts';
import { KiB, limits } from '../../../core/schema/limits.ts';
import { holds, json, jsonBody, parsed, refusedIfNull, words } from '../support/encodings.ts';
import { httpRequest } from '../support/http.ts';
import type { Target } from '../support/target.ts';

const tokens = new FacadeTokens(new Uint8Array(32), () => 0);
const { access } = await tokens.issue(1);

/** Scripts: the API behind its listener, headers, the client, the vantage6 facade. */
export const scripts: readonly Target[] = [
  httpRequest,
  jsonBody('launch-task', LaunchTask, limits.apiBodyBytes),
  jsonBody('draft', SaveDraft, limits.apiBodyBytes),
  words('parley-as', 100, ['window', 'consent'], (said) => {
    const value = said.replace(/[^\x21-\xff]/g, '');
    const { scopes } = narrowed(
      { name: 'x', scopes: allScopes, mayNarrow: true },
      new Headers({ 'parley-as': value }),
    );
    holds(
      value === 'consent' || value === '' || !scopes.has('decide'),
      'who gives up deciding may still decide',
    );
  }),
  words(
    'accept',
    8 * KiB,
    ['application/json;q=0.5, text/csv', '*/*;q=0', 'zh-CN,en;q=0.3'],
    (said) => {
      chooseLanguage(said);
      chooseMediaType(said, ['application/json', 'text/csv']);
    },
  ),
  words(
    'request-target',
    2 * KiB,
    ['/v1/tasks?limit=2', '/%2e%2e/x', '/assets/a.js', '/a//b', '/'],
    (said) => {
      const names = namesIn(said.split('?', 1)[0] ?? '');
      refusedIfNull(isPlain(said) || names !== null ? true : null);
      for (const name of names ?? [])
        holds(!/^\.|[/\\\0]|\.$/.test(name), `${name} leaves the folder`);
    },
  ),
  words(
    'event-stream',
    64 * KiB,
    ['id: 1\nevent: task\ndata: {"a":1}\n\n', ': keep\r\n\r\ndata: a\rdata: b\r\r'],
    (said) => {
      const { messages } = readSse(
        readSse(sseStart, said.slice(0, said.length / 2)).state,
        said.slice(said.length / 2),
      );
      for (const { id } of messages) holds(!id.includes('\0'), 'an id with a zero');
    },
  ),
  {
    name: 'facade-task',
    most: limits.apiBodyBytes,
    encode: json,
    value: (random) => ({
      name: 'a',
      image: 'mean',
      collaboration_id: 1,
      organizations: [
        {
          id: 1,
          input: random.pick([
            '{"method":"x"}',
            Buffer.from('json.{"method":"x","kwargs":{"a":1}}').toString('base64'),
          ]),
        },
      ],
      databases: [{ label: 'patients' }],
    }),
    decode: (input) => parseNewTask(parsed(input)),
  },
  words(
    'facade-input',
    limits.facade.inputLength + 10,
    [
      '{"method":"x","args":[1]}',
      Buffer.from('{"method":"x"}').toString('base64'),
      Buffer.from('json.{"method":"x"}').toString('base64'),
      Buffer.from('\x80\x03}q\0.').toString('base64'),
    ],
    decodeInput,
  ),
  words('facade-paging', 2 * KiB, ['/task?page=1&per_page=10', '/task?page=1e3'], (said) => {
    const url = URL.parse(said, 'http://127.0.0.1');
    if (url !== null) pageOf([1, 2, 3], url);
  }),
  words('facade-token', 4 * KiB, [`Bearer ${access}`, 'Bearer a.b.c'], async (said) =>
    tokens.read(bearerOf(said), 'access'),
  ),
  words('facade-packets', limits.facade.socketMessageBytes, ['4:40/t2:2a', '1:2'], (said) =>
    refusedIfNull(textPackets(said)),
  ),
];
