import { expect, test } from 'vitest';
import { generationOf, Generations } from '../../../../core/facade/vantage6/generation.ts';
import { limits } from '../../../../core/schema/limits.ts';

/** What each client was seen to ask for. */
test.each([
  ['/organization', { include: ['metadata'] }, 3],
  ['/result', { task_id: ['1'], include: ['metadata'] }, 3],
  ['/result', { include: ['task', 'metadata'] }, 3],
  ['/organization/1/collaboration', {}, 3],
  ['/blobstream/status', {}, 4],
  ['/task/17/status', {}, 4],
  ['/run', { task_id: ['1'] }, 4],
  ['/run/3', {}, 4],
  ['/collaboration', { page: ['1'], organization_id: ['1'] }, 4],
  ['/collaboration', {}, null],
  ['/organization', {}, null],
  ['/result', { task_id: ['1'] }, null],
  ['/task/17', {}, null],
  ['/organization/1', {}, null],
] as const)('%s %j is of generation %s', (path, query, generation) => {
  const lists = Object.fromEntries(
    Object.entries(query).map(([name, values]) => [name, [...(values as readonly string[])]]),
  );
  expect(generationOf(path, lists)).toBe(generation);
});

test('sessions are remembered, the latest of them', () => {
  const generations = new Generations();
  generations.note('first', 3);
  for (let i = 1; i < limits.facade.sessions; i += 1) generations.note(`session ${i}`, 4);
  expect(generations.of('first')).toBe(3);
  generations.note('one more', 4);
  expect(generations.of('first')).toBeNull();
  expect(generations.of('one more')).toBe(4);
});
