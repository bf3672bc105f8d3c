import type { DatasetUse } from '../../schema/api/datasets.ts';
import type { DatasetLabel } from '../../schema/ids.ts';
import { limits } from '../../schema/limits.ts';
import { stageOf, voiceOf } from '../../tasks/state.ts';
import type { NodeParts } from '../node-parts.ts';
import { namesFrom } from '../views/names.ts';

type Parts = Pick<NodeParts, 'tasks' | 'collaborations' | 'identity'>;

/** The tasks for which this organisation let a dataset be used, the latest decision first; also of one disconnected since. */
export async function usesOf(
  { tasks, collaborations, identity }: Parts,
  label: DatasetLabel,
): Promise<DatasetUse[]> {
  const self = identity.organisation;
  const nameOf = namesFrom(collaborations.list());
  const uses: DatasetUse[] = [];
  for await (const record of tasks.journal.decisions.scan()) {
    // Of a damaged one nothing is known; the start after it names it among the warnings.
    if (!record.intact) continue;
    const { task: id, decision, dataset, at, by } = record.value;
    const task = tasks.boards.find(id);
    if (decision !== 'accept' || dataset !== label || task === null) continue;
    const { spec, roster } = task;
    uses.push({
      task: id,
      collaboration: spec.collaboration,
      title: spec.title,
      launcher: nameOf(spec.launcher),
      algorithm: spec.algorithm.name,
      time: at,
      by,
      stage: stageOf(task),
      onRoster: roster?.participants.some(({ organisation }) => organisation === self) ?? false,
      withdrawn: voiceOf(task, self).withdrawn !== null,
    });
  }
  return uses.sort((a, b) => b.time - a.time).slice(0, limits.datasetUses);
}
