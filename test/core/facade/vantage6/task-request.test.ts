import { describe, expect, test } from 'vitest';
import { parseNewTask } from '../../../../core/facade/vantage6/task-request.ts';

const b64 = (text: string) => Buffer.from(text).toString('base64');
const JSON_INPUT = '{"method": "master", "kwargs": {"column_name": "age"}}';
const IMAGE = 'harbor2.vantage6.ai/demo/average';

/** Bodies as the clients of each generation send them. */
const of414 = {
  name: 'an-awesome-task',
  image: IMAGE,
  description: '',
  organizations: [2, 3].map((id) => ({ id, input: b64(JSON_INPUT) })),
  databases: [{ label: 'default', preprocessing: [], arguments: {} }],
  collaboration_id: 1,
};
const of311 = {
  name: 'an-awesome-task',
  image: IMAGE,
  collaboration_id: 1,
  description: '',
  organizations: [2, 3].map((id) => ({ id, input: b64(`json.${JSON_INPUT}`) })),
  database: 'my_other_database',
};
const of2019 = {
  description: 'human readable description, not used by the code',
  image: IMAGE,
  input: JSON_INPUT,
  name: 'human readable',
  collaboration_id: 2,
};

describe('a task', () => {
  test('of 4.14', () => {
    expect(parseNewTask(of414)).toMatchObject({
      collaboration: 1,
      organisations: [2, 3],
      ownOnly: false,
      database: 'default',
      format: 'bare',
      input: { method: 'master', kwargs: { column_name: 'age' } },
    });
  });
  test('of 3.11', () => {
    expect(parseNewTask(of311)).toMatchObject({
      organisations: [2, 3],
      database: 'my_other_database',
      format: 'prefixed',
    });
  });
  test('of 2019: for everybody, for some, for the own organisation', () => {
    expect(parseNewTask(of2019)).toMatchObject({
      collaboration: 2,
      organisations: null,
      database: 'default',
      format: 'plain',
    });
    expect(parseNewTask({ ...of2019, collaboration_id: '2' }).collaboration).toBe(2);
    expect(parseNewTask({ ...of2019, organization_ids: ['3', 2, 3] }).organisations).toEqual([
      3, 2,
    ]);
    expect(parseNewTask({ ...of2019, organization_ids: [] }).organisations).toBeNull();
    expect(parseNewTask({ ...of2019, master: true }).ownOnly).toBe(true);
    expect(parseNewTask({ ...of2019, input: JSON.parse(JSON_INPUT) as unknown })).toMatchObject({
      format: 'plain',
      inputText: '{"method":"master","kwargs":{"column_name":"age"}}',
    });
  });
  test('without a database, or with none, reads the default one', () => {
    expect(parseNewTask({ ...of414, databases: null }).database).toBe('default');
    expect(parseNewTask({ ...of414, databases: [] }).database).toBe('default');
    expect(parseNewTask({ ...of414, databases: 'wages' }).database).toBe('wages');
  });
});

describe('what is refused', () => {
  test.each<[string, unknown]>([
    ['null', null],
    ['a list', [of414]],
    ['no image', { ...of414, image: undefined }],
    ['an empty name', { ...of414, name: ' ' }],
    ['a name that is a number', { ...of414, name: '17' }],
    ['a long name', { ...of414, name: 'n'.repeat(129) }],
    ['no collaboration', { ...of414, collaboration_id: undefined }],
    ['a collaboration that is no number', { ...of414, collaboration_id: 'first' }],
    ['a study', { ...of414, study_id: 1 }],
    ['no organisation', { ...of414, organizations: [] }],
    ['an organisation without id', { ...of414, organizations: [{ input: b64(JSON_INPUT) }] }],
    ['no input', { ...of414, organizations: [{ id: 2 }] }],
    ['a number as input', { ...of2019, input: 7 }],
    [
      'another input for each',
      {
        ...of414,
        organizations: [
          { id: 2, input: b64(JSON_INPUT) },
          { id: 3, input: b64('{"method": "central_average"}') },
        ],
      },
    ],
    ['an input for one alone', { ...of414, organizations: [of414.organizations[0], { id: 3 }] }],
    ['two databases', { ...of414, databases: [{ label: 'a' }, { label: 'b' }] }],
    ['a query', { ...of414, databases: [{ label: 'a', query: 'SELECT 1' }] }],
    [
      'preprocessing',
      { ...of414, databases: [{ label: 'a', preprocessing: [{ function: 'f' }] }] },
    ],
    ['a bad label', { ...of414, databases: [{ label: 'My Database' }] }],
    ['an unknown field', { ...of414, method: 'master' }],
  ])('%s', (_what, body) => {
    expect(() => parseNewTask(body)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });
  test('names the field', () => {
    expect(() => parseNewTask({ ...of414, image: 7 })).toThrow(
      expect.objectContaining({
        details: { issues: [expect.objectContaining({ path: 'image' }) as unknown] },
      }),
    );
  });
});
