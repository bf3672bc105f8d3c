import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { PolicyTerms } from '../../core/schema/local/policy.ts';
import { connectCsv, testCollaboration, type TestCollaboration } from '../support/nodes.ts';
import { type Clients, pythonClients } from './python-clients.ts';

/**
 * The real clients of vantage6, unmodified, against real nodes: the node of the script's user, and two organisations with
 * data whose operators keep numbers of fewer than 4 persons to themselves.
 */
const USER = 'john-doe';
const PASSWORD = 'super-secret-password!';
const INSTALL_LIMIT = 900_000;

let clients: Clients | { readonly reason: string };
let together: TestCollaboration;
let url: string;

beforeAll(async () => {
  clients = await pythonClients();
  if ('reason' in clients) {
    process.stderr.write(
      `\n*** SKIPPED: the interop test with vantage6's own clients, because ${clients.reason}. ***\n\n`,
    );
    return;
  }
  together = await testCollaboration(['Researchers', 'North', 'South']);
  const [own, ...others] = together.nodes;
  const ages = [
    [60, 61, 66, 66],
    [40, 41, 46, 46],
  ];
  for (const [i, node] of others.entries()) {
    await connectCsv(node, 'default', `age\n${ages[i]!.join('\n')}\n`, {
      disclosure: { smallestGroup: 4 },
    });
    await node.services.addPolicy(
      PolicyTerms.parse({
        name: 'Averages, own numbers too',
        action: 'accept',
        collaboration: together.id,
        launchers: 'any',
        algorithms: ['mean'],
        dataset: 'default',
        columns: ['age'],
        filters: false,
        groups: false,
        open: true,
        minimum: 3,
        until: null,
        mostUses: null,
      }),
    );
  }
  await own!.services.addFacadeUser({ name: USER, password: PASSWORD });
  url = (await own!.services.openFacade({ port: 0 })).url!;
}, INSTALL_LIMIT);
afterAll(async () => {
  if (!('reason' in clients)) await together.stop();
});

/** The clients, or the end of the test with the reason. */
function here(context: TestContext): Clients {
  if ('reason' in clients) context.skip(clients.reason);
  return clients;
}

const guideOutput = [
  "[{'id': 1, 'name': 'Test', 'organizations': [{'id': 1, 'link': '/api/organization/1', 'methods': ['GET', 'PATCH']}, {'id': 2, 'link': '/api/organization/2', 'methods': ['GET', 'PATCH']}, {'id': 3, 'link': '/api/organization/3', 'methods': ['GET', 'PATCH']}]}]",
  "[{'id': 1, 'name': 'Researchers'}, {'id': 2, 'name': 'North'}, {'id': 3, 'name': 'South'}]",
  'Results are ready!',
  "{'average': 53.25}",
  'Results are ready!',
  "{'sum': 253, 'count': 4}",
  "{'sum': 173, 'count': 4}",
];

describe.each(['3.3.0', '3.11.1'] as const)('vantage6-client %s', (version) => {
  test('runs the user guide’s page as it stands', async (context) => {
    const printed = await here(context).run(version, 'as_typed.py', [
      'creating-a-task-3.py',
      url,
      USER,
      PASSWORD,
    ]);
    const lines = printed.trim().split('\n');
    const shown = lines.filter((line) => /^[[{]'?|^\[\{|^Results/.test(line));
    expect(shown).toEqual(guideOutput);
    expect(lines).toContain('Waiting for results');
  });

  test('is told about its pickles', async (context) => {
    const printed = await here(context).run(version, 'refused_3.py', [url, USER, PASSWORD]);
    expect(printed).toContain("data_format='json'");
  });
});

test.for(['4.0.0', '4.14.0'] as const)(
  'vantage6-client %s computes the same',
  async (version, context) => {
    const printed = await here(context).run(version, 'average_4.py', [url, USER, PASSWORD]);
    const lines = printed.split('\n').filter((line) => /^(?:[[{]|\d|True)/.test(line));
    expect(lines).toEqual([
      "[{'id': 1, 'name': 'Test'}]",
      "[{'id': 1, 'name': 'Researchers'}, {'id': 2, 'name': 'North'}, {'id': 3, 'name': 'South'}]",
      "{'average': 53.25}",
      "{'average': 53.25}",
      "['completed', 'completed']",
      "{'sum': 253, 'count': 4}",
      "{'sum': 173, 'count': 4}",
      "['completed', 'completed']",
      "['online', 'online', 'online']",
      "4.14.0 {'database': True}",
      'True',
    ]);
  },
);

test('plain requests, as on the page of 2019', async (context) => {
  const printed = await here(context).run('4.14.0', 'rest_2019.py', [url, USER, PASSWORD]);
  expect(printed).toBe('200\n{"average": 53.25}\n{"average": 53.25}\n');
});

test('its socket: socketIO_client, with the handler of that page', async (context) => {
  const printed = await here(context).run('4.14.0', 'socket_2019.py', [url, USER, PASSWORD]);
  expect(printed.trim()).toBe(`['{"sum": 253, "count": 4}', '{"sum": 173, "count": 4}']`);
});

test('the socket with python-socketio', async (context) => {
  const printed = await here(context).run('4.14.0', 'socket_4.py', [url, USER, PASSWORD]);
  expect(printed.trim()).toBe("['pending', 'active', 'completed']");
});
