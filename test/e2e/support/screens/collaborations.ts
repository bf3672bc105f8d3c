import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import { collaborationMessages } from '../../../../renderer/features/collaborations/messages.ts';
import { common } from '../../../../renderer/i18n/common.ts';
import { Consent } from '../consent.ts';
import { saveInDialog } from '../dialogs.ts';
import type { Operator } from '../operator.ts';

const wordsFor = (operator: Operator) => operator.words(collaborationMessages);
const dialogOf = (operator: Operator, name: string): Locator =>
  operator.page.getByRole('dialog', { name });

/** In the dialog that is open. */
export async function found(operator: Operator, name: string, purpose: string): Promise<void> {
  const m = wordsFor(operator);
  const dialog = dialogOf(operator, m.found);
  await dialog.getByLabel(m.name).fill(name);
  await dialog.getByLabel(m.purpose).fill(purpose);
  await dialog.getByRole('button', { name: m.foundIt }).click();
  const consent = await Consent.of(operator);
  await consent.choose(consent.words.collaborations.found);
  await operator.page.getByRole('heading', { level: 1, name }).waitFor();
}

/** On the collaboration's page. @returns the ticket, from the file it was saved as */
export async function invite(operator: Operator, file: string): Promise<string> {
  const m = wordsFor(operator);
  await operator.page.getByRole('button', { name: m.invite }).click();
  await dialogOf(operator, m.inviteHeading)
    .getByRole('button', { name: m.createInvitation })
    .click();
  const consent = await Consent.of(operator);
  await consent.choose(consent.words.collaborations.invite);
  const ready = dialogOf(operator, m.invitationReady);
  await saveInDialog(operator.running.app, file);
  await ready.getByRole('button', { name: m.saveInvitation }).click();
  await ready.getByText(m.savedAs(file)).waitFor();
  await ready
    .getByRole('button', { name: operator.words(common).close })
    .last()
    .click();
  return readFile(file, 'utf8');
}

/** In the dialog that is open; without an invitation, one that has been opened from outside. */
export async function join(operator: Operator, name: string, invitation?: string): Promise<void> {
  const m = wordsFor(operator);
  const dialog = dialogOf(operator, m.join);
  const field = dialog.getByLabel(m.invitationText);
  if (invitation === undefined) await expect.poll(() => field.inputValue()).not.toBe('');
  else await field.fill(invitation);
  await dialog.getByRole('button', { name: m.joinIt }).click();
  const consent = await Consent.of(operator);
  await consent.choose(consent.words.collaborations.join);
  await operator.page.getByRole('link', { name }).waitFor({ timeout: 60_000 });
}

/** On the collaboration's page of both: each types what the other reads out from his own control. */
export async function verifyEachOther(one: Operator, two: Operator): Promise<void> {
  const sides = await Promise.all([verifying(one, two), verifying(two, one)]);
  const said = await Promise.all(
    sides.map(({ consent }) => consent.fact(consent.words.members.readOut)),
  );
  await Promise.all(sides.map(({ confirm }, side) => confirm(said[1 - side]!)));
}

async function verifying(operator: Operator, other: Operator) {
  const { profile } = await other.node.status();
  const m = wordsFor(operator);
  await operator.page.getByRole('button', { name: m.verifyName(profile.name) }).click();
  const consent = await Consent.of(operator);
  const confirm = async (heard: string): Promise<void> => {
    await consent.fill(consent.words.members.digits, heard);
    await consent.choose(consent.words.members.confirm);
    await operator.page
      .getByRole('row', { name: profile.name })
      .getByText(operator.words(common).verified, { exact: true })
      .waitFor();
  };
  return { consent, confirm };
}
