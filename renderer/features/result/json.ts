import type { TaskResult, TaskView } from '../../../core/schema/api/tasks.ts';
import { participantsOf } from './provenance.ts';

/** The whole result with where it comes from, for programs. Nothing in it depends on the language of the page. */
export function jsonOf(task: TaskView, result: TaskResult): string {
  const content = {
    schema: 'parley/result-export/v1',
    provenance: {
      task: task.id,
      collaboration: task.collaboration,
      title: task.title,
      purpose: task.purpose,
      launcher: task.launcher,
      dataset: task.dataset,
      algorithm: task.algorithm,
      parameters: task.parameters,
      privacy: task.privacy,
      finished: task.ended === null ? null : new Date(task.ended).toISOString(),
      participants: participantsOf(task),
      verifiedBy: result.verifiedBy,
      resultHash: result.resultHash,
      salt: result.salt,
    },
    result: result.result,
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
