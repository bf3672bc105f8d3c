import { exactToNumber } from '../../algorithms/exact-to-number.ts';
import { algorithmWords } from '../../algorithms/words/words.ts';
import type { Preview } from '../../schema/api/tasks.ts';
import type { TaskId } from '../../schema/ids.ts';
import type { Language } from '../../schema/language.ts';
import type { TaskPlan } from '../../tasks/plan.ts';
import type { PreviewedSlot } from '../../tasks/preview.ts';
import type { PreviewNote } from './words/review-page.ts';
import { reviewWords } from './words/review-words.ts';

/** The first round's numbers, each with what it says. */
export function previewView(
  task: TaskId,
  plan: TaskPlan,
  slots: readonly PreviewedSlot[],
  language: Language,
): Preview {
  const { meaning: inWords } = algorithmWords(language);
  const { truth, notes } = reviewWords(language);
  return {
    task,
    round: 1,
    slots: slots.map(({ meaning, slot }) => ({
      meaning: inWords(meaning),
      value: slot.kind === 'exact' ? String(exactToNumber(slot.value)) : truth(slot.value),
    })),
    note: notes[noteOf(plan)],
  };
}

function noteOf({ spec, manifest }: TaskPlan): PreviewNote {
  if (spec.privacy.mode === 'open') return 'in-clear';
  if (manifest.gated) return 'gate-first';
  return manifest.maxRounds > 1 ? 'later-rounds-differ' : 'masked';
}
