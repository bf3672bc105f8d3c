import type { LaunchTask } from '../schema/api/tasks.ts';
import type { OrganisationId } from '../schema/ids.ts';
import type { z } from 'zod';

type Request = z.output<typeof LaunchTask>;

/** The launcher contributes, decided with the launch. */
export type OwnPart = Exclude<NonNullable<Request['contribute']>, 'ask'>;

export function isOwnPart(contribute: Request['contribute']): contribute is OwnPart {
  return typeof contribute === 'object' && contribute !== null;
}

/** Whether the launcher's own organisation is among those asked. */
export async function asksSelf(
  { contribute, invited }: Pick<Request, 'contribute' | 'invited'>,
  self: OrganisationId,
  hasDataset: () => Promise<boolean>,
): Promise<boolean> {
  if (contribute !== undefined) return contribute !== null;
  return invited === undefined ? hasDataset() : invited.includes(self);
}
