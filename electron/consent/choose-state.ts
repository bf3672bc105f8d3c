import type { Pending } from '../../core/schema/desktop/consent.ts';

type Described = Pending['description'];

/** What the operator has read, confirmed and filled in so far. */
export interface Progress {
  /** Numbers of sections that were in view, whole. */
  readonly seen: ReadonlySet<number>;
  /** Names of notices that are confirmed. */
  readonly notices: ReadonlySet<string>;
  readonly inputs: Readonly<Record<string, string>>;
  /** Milliseconds since this was shown, or since the window was given back the focus. */
  readonly age: number;
  readonly underWay: boolean;
}

/** Why a choice cannot be made now; null: it can. */
export type Hindrance = 'blocked' | 'under-way' | 'unseen' | 'notices' | 'inputs' | 'settling';

/** A click that was meant for what stood here a moment ago must not decide. */
export const SETTLING = 600;

export function chooseState(
  { sections, notices, inputs, choices }: Described,
  progress: Progress,
): ReadonlyMap<string, Hindrance | null> {
  const unseen = sections.some(({ mustBeSeen }, i) => mustBeSeen && !progress.seen.has(i));
  const unconfirmed = notices.some(({ name }) => !progress.notices.has(name));
  const missing = (choice: string): boolean =>
    inputs.some(
      ({ name, required, of }) =>
        required &&
        (of.length === 0 || of.includes(choice)) &&
        (progress.inputs[name] ?? '').trim() === '',
    );
  const hindrance = (choice: Described['choices'][number]): Hindrance | null => {
    if (choice.blocked !== null) return 'blocked';
    if (progress.underWay) return 'under-way';
    if (choice.needsSeen && unseen) return 'unseen';
    if (choice.needsNotices && unconfirmed) return 'notices';
    if (missing(choice.id)) return 'inputs';
    return progress.age < SETTLING ? 'settling' : null;
  };
  return new Map(choices.map((choice) => [choice.id, hindrance(choice)]));
}
