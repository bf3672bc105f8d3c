import { firstRunMessages } from '../../../../renderer/features/first-run/messages.ts';
import type { Operator } from '../operator.ts';
import { wordsOf } from '../words.ts';

export const PASSPHRASE = 'three plain words';

const languageNames = { en: 'English', 'zh-CN': '简体中文' } as const;

/** From the first window to the question how to begin: without a keyring, and without a recovery file. */
export async function firstRun(operator: Operator, organisation: string): Promise<void> {
  const { page, language } = operator;
  await page.getByRole('radio', { name: languageNames[language] }).check();
  const m = wordsOf(firstRunMessages, language);
  await page.getByRole('heading', { name: m.welcome }).waitFor();
  await page.getByRole('button', { name: m.next }).click();

  await page.getByLabel(m.organisationName).fill(organisation);
  await page.getByRole('button', { name: m.next }).click();

  await page.getByLabel(m.passphrase, { exact: true }).fill(PASSPHRASE);
  await page.getByLabel(m.repeatPassphrase).fill(PASSPHRASE);
  await page.getByRole('button', { name: m.makeKey }).click();

  await page.getByRole('heading', { name: m.recovery }).waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: m.skip }).click();
  await page.getByRole('heading', { name: m.begin }).waitFor();
}

export async function begin(operator: Operator, how: 'join' | 'found' | 'finish'): Promise<void> {
  await operator.page.getByRole('button', { name: operator.words(firstRunMessages)[how] }).click();
}
