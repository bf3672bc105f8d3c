import { inboxMessages } from '../../../../renderer/features/inbox/messages.ts';
import { leavesMessages } from '../../../../renderer/features/review/leaves-messages.ts';
import { reviewMessages } from '../../../../renderer/features/review/messages.ts';
import { Consent } from '../consent.ts';
import type { Operator } from '../operator.ts';

/** From the inbox to what is asked there. */
export async function openReview(operator: Operator, title: string): Promise<void> {
  const { page } = operator;
  await operator.open('inbox');
  const m = operator.words(inboxMessages);
  await page
    .getByRole('article')
    .filter({ has: page.getByRole('heading', { name: title }) })
    .getByRole('link', { name: m.review })
    .last()
    .click({ timeout: 60_000 });
  await page
    .getByRole('heading', { level: 1, name: operator.words(reviewMessages).heading(title) })
    .waitFor();
}

/** @returns what the preview shows: its rows as text */
export async function previewOwnNumbers(operator: Operator): Promise<string[]> {
  const { page } = operator;
  const m = operator.words(leavesMessages);
  await page.getByRole('button', { name: m.compute }).click();
  const table = page.getByRole('table', { name: m.numbersHere });
  await table.waitFor();
  return table.getByRole('row').allInnerTexts();
}

/** Comes to what leaves, as whoever works by keyboard does, and opens the consent control. */
export async function openApproval(operator: Operator): Promise<Consent> {
  const { page } = operator;
  await page.getByRole('group', { name: operator.words(leavesMessages).opened }).focus();
  await page.getByRole('button', { name: operator.words(reviewMessages).approve }).click();
  return Consent.of(operator);
}

export async function approve(operator: Operator): Promise<void> {
  const consent = await openApproval(operator);
  await consent.read();
  await consent.confirmNotices();
  await consent.choose(consent.words.tasks.accept);
}
