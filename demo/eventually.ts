import { ParleyError } from '../core/schema/errors.ts';

const PATIENCE = 60_000;

/** Looks again and again until it is so. @throws ParleyError TIMED_OUT */
export async function eventually(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!(await holds())) {
    if (Date.now() > end) throw new ParleyError('TIMED_OUT', `Waited in vain for ${what}.`);
    await new Promise((wake) => setTimeout(wake, 50));
  }
}
