import { firstRunMessages } from '../../../../renderer/features/first-run/messages.ts';
import { waitForNode } from '../bridge.ts';
import type { Operator } from '../operator.ts';
import { PASSPHRASE } from './first-run.ts';

/** What stands first when an app without a keyring is started again. */
export async function unlock(operator: Operator): Promise<void> {
  const { page } = operator;
  const m = operator.words(firstRunMessages);
  await page.getByLabel(m.passphrase).fill(PASSPHRASE);
  await page.getByRole('button', { name: m.unlock }).click();
  await waitForNode(page, 'running');
}
