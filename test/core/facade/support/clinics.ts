import { PolicyTerms } from '../../../../core/schema/local/policy.ts';
import {
  connectCsv,
  testCollaboration,
  type TestCollaboration,
  type TestNode,
} from '../../../support/nodes.ts';

export const USER = { username: 'john-doe', password: 'super-secret-password!' };
export const IMAGE = 'harbor2.vantage6.ai/demo/average';

/** Ages whose sums are 20, 253, 173, 30; all of four persons. Weights are one more, codes no numbers. */
const ages = [
  [5, 5, 5, 5],
  [60, 61, 66, 66],
  [40, 41, 46, 46],
  [7, 7, 8, 8],
];

export interface Clinics extends TestCollaboration {
  readonly url: string;
  readonly own: TestNode;
}

/**
 * Open tasks of the tests ask for `age`, sums over everybody for `pulse`, which is the same: who gave its numbers alone
 * hides nobody in a sum of the same column. Four real nodes whose operators go along with all that a script may ask, and the facade of the first, which has data of
 * its own. Organisations are numbered 1 to 4.
 */
export async function clinics(): Promise<Clinics> {
  const made = await testCollaboration(['Own', 'North', 'South', 'West']);
  for (const [i, node] of made.nodes.entries()) {
    const rows = (ages[i] ?? []).map((age) => `${age},${age + 1},${age},x\n`).join('');
    await connectCsv(node, 'default', `age,weight,pulse,code\n${rows}`, {
      disclosure: { smallestGroup: 4 },
      publishSchema: true,
    });
    await node.services.addPolicy(willing(made));
  }
  const [own] = made.nodes;
  await own!.services.addFacadeUser({ name: USER.username, password: USER.password });
  const { url } = await own!.services.openFacade({ port: 0 });
  return { ...made, own: own!, url: url! };
}

export function willing({ id }: TestCollaboration): PolicyTerms {
  return PolicyTerms.parse({
    name: 'Scripts',
    action: 'accept',
    collaboration: id,
    launchers: 'any',
    algorithms: 'any',
    dataset: 'default',
    columns: 'any',
    filters: false,
    groups: false,
    open: true,
    minimum: 2,
    notices: ['minimum-of-two'],
    until: null,
    mostUses: null,
  });
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Shapes are what the tests are about.
  readonly body: unknown;
}

/** Calls as the Python clients make them. */
export class Script {
  readonly #url: string;
  token: string | null = null;
  refresh: string | null = null;

  constructor(url: string) {
    this.#url = url;
  }

  async call(method: string, path: string, body?: unknown, token = this.token): Promise<Answer> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }

  /** The body of an answer that is to be good. */
  async get<T = Record<string, unknown>>(path: string): Promise<T> {
    const { status, body } = await this.call('GET', path);
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    return body as T;
  }

  async signIn(prefix = '/api'): Promise<this> {
    const { body } = await this.call('POST', `${prefix}/token/user`, USER, null);
    const tokens = body as { access_token: string; refresh_token: string };
    this.token = tokens.access_token;
    this.refresh = tokens.refresh_token;
    return this;
  }

  /** Creates a task and returns its number. */
  async create(body: object): Promise<number> {
    const answer = await this.call('POST', '/api/task', body);
    if (answer.status > 201) throw new Error(JSON.stringify(answer.body));
    return (answer.body as { id: number }).id;
  }

  /** Polls as wait_for_results of 3.x does. */
  async ended(id: number): Promise<Record<string, unknown>> {
    for (;;) {
      const task = await this.get(`/api/task/${id}`);
      if (task['complete'] === true) return task;
      await new Promise((wake) => setTimeout(wake, 50));
    }
  }
}

const b64 = (text: string) => Buffer.from(text).toString('base64');

/** The body of client.task.create in 4.14. */
export const task4 = (
  method: string,
  organisations: readonly number[],
  more: object = {},
  column = 'age',
) => ({
  name: 'an-awesome-task',
  image: IMAGE,
  description: '',
  organizations: organisations.map((id) => ({ id, input: b64(inputOf(method, column)) })),
  databases: [{ label: 'default' }],
  collaboration_id: 1,
  ...more,
});

/** The same in 3.11, with data_format='json'. */
export const task3 = (method: string, organisations: readonly number[], more: object = {}) => ({
  name: 'an-awesome-task',
  image: IMAGE,
  collaboration_id: 1,
  description: '',
  organizations: organisations.map((id) => ({ id, input: b64(`json.${inputOf(method)}`) })),
  database: 'default',
  ...more,
});

export function inputOf(method: string, column = 'age'): string {
  return JSON.stringify({ method, kwargs: { column_name: column }, master: method === 'master' });
}

/** What a client of this generation decodes a result to. */
export function decoded(result: unknown, generation: 3 | 4): unknown {
  const text = Buffer.from(String(result), 'base64').toString();
  if (generation === 3 && !text.startsWith('json.')) throw new Error(`no prefix: ${text}`);
  return JSON.parse(generation === 3 ? text.slice('json.'.length) : text);
}
