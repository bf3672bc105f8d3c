import type { Proposal } from '../core/schema/desktop/proposal.ts';
import type { z } from 'zod';
import { shell } from './shell.ts';

/**
 * Asks the operator in the consent control. What this page says decides nothing: it only names what is to be decided.
 * @returns what was chosen and what the node answered; null when the control was closed without a choice
 */
export async function propose(
  proposal: z.input<typeof Proposal>,
): Promise<{ readonly choice: string; readonly answer: unknown } | null> {
  const outcome = await shell('propose', proposal);
  return outcome.outcome === 'done' ? { choice: outcome.choice, answer: outcome.answer } : null;
}
