import { readFile } from 'node:fs/promises';
import { historyMessages } from '../../../../renderer/features/history/messages.ts';
import { proofMessages } from '../../../../renderer/features/history/proof-messages.ts';
import { saveInDialog } from '../dialogs.ts';
import type { Operator } from '../operator.ts';

export async function openHistory(operator: Operator): Promise<void> {
  await operator.open('history');
  await operator.page
    .getByRole('heading', { level: 1, name: operator.words(historyMessages).heading })
    .waitFor();
}

/** @returns the file's content */
export async function exportHistory(operator: Operator, file: string): Promise<string> {
  const m = operator.words(proofMessages);
  const { page, running } = operator;
  await saveInDialog(running.app, file);
  await page.getByRole('button', { name: operator.words(historyMessages).export }).click();
  const dialog = page.getByRole('dialog', { name: m.exportHeading });
  await dialog.getByRole('button', { name: m.save }).click();
  await dialog.getByText(m.saved(file)).waitFor({ timeout: 30_000 });
  return readFile(file, 'utf8');
}
