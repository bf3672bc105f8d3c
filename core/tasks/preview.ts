import type { Slot } from '../algorithms/contract.ts';
import { at } from '../algorithms/at.ts';
import type { SlotMeaning } from '../algorithms/statements.ts';
import { ParleyError } from '../schema/errors.ts';
import { TaskPlan } from './plan.ts';
import type { LocalData } from './ports.ts';
import type { TaskState } from './state.ts';

export interface PreviewedSlot {
  readonly meaning: SlotMeaning;
  readonly slot: Slot;
}

/**
 * The contribution to the first round as this machine would make it now, before masking: what leaves is this plus a mask
 * that makes it indistinguishable from chance.
 * @throws ParleyError DATASET_UNKNOWN and what measuring throws, GROUP_TOO_SMALL among it
 */
export async function previewTask(
  task: TaskState,
  data: LocalData,
  signal: AbortSignal,
): Promise<PreviewedSlot[]> {
  const plan = new TaskPlan(task.spec);
  const found = await data.inspect(task.spec.dataset);
  if (found === null) {
    throw new ParleyError('DATASET_UNKNOWN', `You have no dataset ${task.spec.dataset}.`);
  }
  const table = await data.open(task.spec.dataset, found.fingerprint);
  try {
    const state = plan.start();
    const slots = plan.contribute(state, await table.measure(plan.ask(state), signal));
    const meanings = plan.meanings(state);
    return slots.map((slot, i) => ({ meaning: at(meanings, i), slot }));
  } finally {
    await table.close();
  }
}
