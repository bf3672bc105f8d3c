import type { TaskView } from '../../../core/schema/api/tasks.ts';

/** How much of something somebody gets to see. */
export type Sight = 'all' | 'own' | 'masked' | 'no-sums' | 'none';

export interface SightRow {
  readonly who: 'you' | 'launcher' | 'others' | 'anybody';
  readonly rows: Sight;
  readonly numbers: Sight;
  readonly sums: Sight;
  readonly result: Sight;
}

/**
 * Who sees what of a task this organisation takes part in (PROTOCOL.md rules 15 and 16). Where participants get the result,
 * each recomputes the sums from the masked vectors of all; where the launcher alone does, they get nothing.
 */
export function sightsOf(
  { privacy, launcher, participants }: TaskView,
  self: string,
): readonly SightRow[] {
  const open = privacy.mode === 'open';
  const own = launcher.id === self;
  const shared: Sight = privacy.recipients === 'participants' ? 'all' : 'none';
  const forMembers = {
    rows: 'none' as const,
    numbers: shared === 'all' ? ('masked' as const) : ('none' as const),
    sums: open ? ('no-sums' as const) : shared,
    result: shared,
  };
  const others = othersOf(participants, launcher.id, self);
  return [
    {
      who: 'you',
      rows: 'own',
      numbers: 'own',
      sums: open ? 'no-sums' : own ? 'all' : shared,
      result: own ? 'all' : shared,
    },
    ...(own
      ? []
      : [
          {
            who: 'launcher' as const,
            rows: 'none' as const,
            numbers: open ? ('all' as const) : ('masked' as const),
            sums: open ? ('no-sums' as const) : ('all' as const),
            result: 'all' as const,
          },
        ]),
    ...(others === 0 ? [] : [{ who: 'others' as const, ...forMembers }]),
    {
      who: 'anybody',
      rows: 'none',
      numbers: 'none',
      sums: open ? 'no-sums' : 'none',
      result: 'none',
    },
  ];
}

/** How many others are asked besides the launcher. */
export function othersOf(
  participants: TaskView['participants'],
  launcher: string,
  self: string,
): number {
  return participants.filter(({ organisation: { id } }) => id !== launcher && id !== self).length;
}
