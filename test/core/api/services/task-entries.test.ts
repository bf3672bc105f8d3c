import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TaskEntries } from '../../../../core/api/services/task-entries.ts';
import { GraphView } from '../../../../core/feed/graph-view.ts';
import type { Entry } from '../../../../core/schema/feed/entry.ts';
import { contentIdOf } from '../../../../core/schema/canonical.ts';
import { taskIdOf } from '../../../../core/tasks/reduce.ts';
import { taskOf } from '../../../../core/tasks/state.ts';
import { makeEntry, makeFounding, testIdentity } from '../../../support/feed-entries.ts';

const authors = await Promise.all(['ann', 'bob', 'cleo'].map(testIdentity));
const tasks = [0, 1, 2].map((n) => contentIdOf(Uint8Array.of(n)));

test('a task’s entries are those of the history, in its order, whenever one asks', () => {
  const step = fc.record({
    author: fc.nat(2),
    task: fc.nat(3),
    hears: fc.boolean(),
    asks: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const root = makeFounding(authors[0]!);
      const view = new GraphView(root.id);
      view.graph.add(root);
      const index = new TaskEntries();
      const last = new Map<number, Entry>([[0, root]]);
      for (const { author, task, hears, asks } of steps) {
        const known = tasks[task];
        const other = last.get((author + 1) % 3);
        const prev = last.get(author) ?? null;
        const entry = makeEntry(authors[author]!, {
          collaboration: root.id,
          prev,
          seen: hears && other !== undefined ? [other] : prev === null ? [root] : [],
          ...(known === undefined
            ? {}
            : { change: { type: 'task.cancelled', payload: { task: known } } }),
        });
        view.graph.add(entry);
        last.set(author, entry);
        if (!asks) continue;
        for (const one of tasks) {
          const slow = view.ordered().filter((it) => taskOf(it, taskIdOf) === one);
          expect(index.of(view, one).map(({ id }) => id)).toEqual(slow.map(({ id }) => id));
        }
      }
    }),
    { numRuns: 30, seed: 20261128 },
  );
});
