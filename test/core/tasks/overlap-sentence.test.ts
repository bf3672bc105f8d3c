import { expect, it } from 'vitest';
import { overlapSentence } from '../../../core/tasks/overlap-sentence.ts';
import { contentId, org } from './support/pure.ts';

it('an overlap is said with its task, column and organisation, and without numbers', () => {
  const task = contentId();
  const persons = overlapSentence({ task, column: 'wage', kind: 'persons', pairs: [] });
  expect(persons).toContain(task);
  expect(persons).toContain('wage');
  const one = overlapSentence({ task, column: null, kind: 'organisation', organisation: org(3) });
  expect(one).toContain(org(3));
  expect(one).toContain('number of rows');
});
