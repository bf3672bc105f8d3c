import type { Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import type { ShellBridge, ShellReply, ShellState } from '../../../core/schema/desktop/shell.ts';

/** What the page itself can ask, asked from within it. */
export function call(page: Page, name: string, args: object = {}): Promise<ShellReply> {
  return page.evaluate(
    ([called, given]) => (window as unknown as { parley: ShellBridge }).parley.call(called, given),
    [name, args] as const,
  );
}

/** @throws when it was refused */
export async function done(page: Page, name: string, args: object = {}): Promise<unknown> {
  const reply = await call(page, name, args);
  if (!reply.ok) throw new Error(`${name}: ${reply.failure.code} ${reply.failure.sentence}`);
  return reply.value;
}

export const stateOf = async (page: Page): Promise<ShellState> =>
  (await done(page, 'state')) as ShellState;

export function waitForNode(
  page: Page,
  condition: ShellState['node']['condition'],
): Promise<ShellState> {
  return vi.waitFor(
    async () => {
      const state = await stateOf(page);
      expect(state).toMatchObject({ node: { condition } });
      return state;
    },
    { timeout: 30_000, interval: 100 },
  );
}
