import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resultMessages } from '../../../../renderer/features/result/messages.ts';
import { tasksMessages } from '../../../../renderer/features/tasks/messages.ts';
import { saveInDialog } from '../dialogs.ts';
import type { Operator } from '../operator.ts';

/** From the task's page, once it has ended well. */
export async function openResult(operator: Operator): Promise<void> {
  const { page } = operator;
  await page
    .getByRole('link', { name: operator.words(tasksMessages).seeResult })
    .click({ timeout: 60_000 });
  await page.getByRole('heading', { name: operator.words(resultMessages).numbers }).waitFor();
}

/** Rows of the table of numbers, cell by cell. */
export async function numbers(operator: Operator): Promise<string[][]> {
  const rows = await operator.page.getByRole('table').first().getByRole('row').all();
  return Promise.all(rows.slice(1).map((row) => row.getByRole('cell').allInnerTexts()));
}

/** @returns the file's content */
export async function save(
  operator: Operator,
  kind: 'saveCsv' | 'saveJson',
  folder: string,
): Promise<string> {
  const m = operator.words(resultMessages);
  const file = join(folder, `saved.${kind === 'saveCsv' ? 'csv' : 'json'}`);
  await saveInDialog(operator.running.app, file);
  await operator.page.getByRole('button', { name: m[kind] }).click();
  await operator.page.getByText(m.saved(file)).waitFor();
  return readFile(file, 'utf8');
}
