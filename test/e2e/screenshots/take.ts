import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { test } from 'vitest';
import type { Language } from '../../../core/schema/language.ts';
import { firstRunMessages } from '../../../renderer/features/first-run/messages.ts';
import { startApp } from '../support/app.ts';
import { call, done } from '../support/bridge.ts';
import { Consent } from '../support/consent.ts';
import { Operator } from '../support/operator.ts';
import { partyWithApp } from '../support/party.ts';
import { prepareScreens, show } from '../support/screens/all.ts';

/** Pictures of every screen, for the guide and for those who judge them: the real app with real content, in each language and theme. */
const folder = resolve(process.env['PARLEY_SCREENSHOTS'] ?? 'out/screenshots');
const dresses = (['en', 'zh-CN'] as const).flatMap((language) =>
  (['light', 'dark'] as const).map((theme) => ({ language, theme })),
);
type Dress = (typeof dresses)[number];

const take = async (page: Page, name: string, { language, theme }: Dress): Promise<void> => {
  await page.screenshot({ path: join(folder, `${name}.${language}.${theme}.png`) });
};

test('the first run', async () => {
  await mkdir(folder, { recursive: true });
  const running = await startApp();
  const { page } = running;
  try {
    for (const dress of dresses) {
      await done(page, 'change-preferences', dress);
      await firstSteps(new Operator(running, dress.language), (name) => take(page, name, dress));
      await page.reload();
    }
  } finally {
    await running.end();
  }
});

test('every screen, and the consent control', async () => {
  await mkdir(folder, { recursive: true });
  const party = await partyWithApp();
  const { page } = party.operator;
  try {
    const { routes, waiting } = await prepareScreens(party);
    for (const dress of dresses) {
      await done(page, 'change-preferences', dress);
      const operator = new Operator(party.operator.running, dress.language);
      for (const [name, route] of Object.entries(routes)) {
        await show(operator, route);
        await take(page, name, dress);
      }
      const proposing = call(page, 'propose', { kind: 'accept-task', task: waiting });
      const consent = await Consent.of(operator);
      await take(consent.page, 'consent', dress);
      await consent.dismiss();
      await proposing;
    }
  } finally {
    await party.end();
  }
});

const organisations: Record<Language, string> = { en: 'Ahorn Klinik', 'zh-CN': '城北医院' };

/** As far as nothing is made yet, so that it can be done again in another language. */
async function firstSteps(operator: Operator, taken: (name: string) => Promise<void>) {
  const { page, language } = operator;
  const m = operator.words(firstRunMessages);
  await page.getByRole('heading', { name: m.welcome }).waitFor();
  await taken('first-run-language');
  await page.getByRole('button', { name: m.next }).click();
  await page.getByLabel(m.organisationName).fill(organisations[language]);
  await taken('first-run-organisation');
  await page.getByRole('button', { name: m.next }).click();
  await page.getByRole('button', { name: m.makeKey }).waitFor();
  await taken('first-run-key');
}
