import type { Replica } from '../../feed/types.ts';
import type { Entry } from '../../schema/feed/entry.ts';
import type { TaskId } from '../../schema/ids.ts';
import { taskIdOf } from '../../tasks/reduce.ts';
import { taskOf } from '../../tasks/state.ts';

type Read = Pick<Replica, 'arrival' | 'height'>;

interface Index {
  /** How many entries were looked at, in order of arrival. */
  read: number;
  readonly byTask: Map<TaskId, Entry[]>;
}

/** Which entries speak of a task. Every entry is looked at once, when somebody asks. */
export class TaskEntries {
  readonly #indexes = new WeakMap<Read, Index>();

  /** In the order of the history. */
  of(replica: Read, task: TaskId): readonly Entry[] {
    const index = this.#indexes.get(replica) ?? { read: 0, byTask: new Map<TaskId, Entry[]>() };
    this.#indexes.set(replica, index);
    for (const entry of replica.arrival(index.read)) {
      index.read += 1;
      const id = taskOf(entry, taskIdOf);
      if (id === null) continue;
      const others = index.byTask.get(id);
      if (others === undefined) index.byTask.set(id, [entry]);
      else others.push(entry);
    }
    return (index.byTask.get(task) ?? []).toSorted(
      (a, b) => replica.height(a.id) - replica.height(b.id) || (a.id < b.id ? -1 : 1),
    );
  }
}
