import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Language } from '../../core/schema/language.ts';
import { obstacle } from './support/available.ts';
import { call, done } from './support/bridge.ts';
import { Consent } from './support/consent.ts';
import { Operator } from './support/operator.ts';
import { type Party, partyWithApp } from './support/party.ts';
import { prepareScreens, type Screens, show } from './support/screens/all.ts';

const full = process.env['PARLEY_TEST_FULL'] !== undefined;
const languages = ['en', 'zh-CN'] as const;
const themes = ['light', 'dark'] as const;
const all = languages.flatMap((language) => themes.map((theme) => ({ language, theme })));
/** Each language and each theme once; all pairs of them in the full count. */
const dresses = full ? all : [all[0]!, all[3]!];
/** English is the longer one. */
const widest = full ? languages : languages.slice(0, 1);
/** WCAG 1.4.10: what 400 % leaves of a window of 1280. */
const NARROW = { width: 1280, height: 1000, zoom: 4 };

describe.skipIf(obstacle() !== null)('every screen', { timeout: 180_000 }, () => {
  let party: Party;
  let screens: Screens;

  beforeAll(async () => {
    party = await partyWithApp();
    screens = await prepareScreens(party);
  }, 240_000);
  afterAll(() => party.end());

  const dressed = async (dress: { language: Language; theme: 'light' | 'dark' }) => {
    await done(party.operator.page, 'change-preferences', dress);
    return new Operator(party.operator.running, dress.language);
  };

  test.for(dresses)('has nothing axe objects to: $language, $theme', async (dress) => {
    const operator = await dressed(dress);
    const objections: string[] = [];
    for (const [name, route] of Object.entries(screens.routes)) {
      await show(operator, route);
      for (const one of await violations(operator.page)) objections.push(`${name}: ${one}`);
    }
    expect(objections).toEqual([]);
    const proposing = call(operator.page, 'propose', {
      kind: 'accept-task',
      task: screens.waiting,
    });
    const consent = await Consent.of(operator);
    expect(await violations(consent.page), 'consent').toEqual([]);
    await consent.dismiss();
    await proposing;
  });

  test.for(widest.map((language) => ({ language })))(
    'can be read four times as large without scrolling sideways: $language',
    async ({ language }) => {
      const operator = await dressed({ language, theme: 'light' });
      const { app, page } = operator.running;
      const look = (zoom: number) =>
        app.evaluate(
          ({ BrowserWindow }, { width, height, zoom: to }) => {
            const [window] = BrowserWindow.getAllWindows();
            window?.setContentSize(width, height);
            window?.webContents.setZoomFactor(to);
          },
          { ...NARROW, zoom },
        );
      await look(NARROW.zoom);
      await expect.poll(() => page.evaluate(() => innerWidth)).toBeLessThanOrEqual(320);
      const wide: string[] = [];
      for (const [name, route] of Object.entries(screens.routes)) {
        await show(operator, route);
        const over = await page.evaluate(() => {
          const root = document.documentElement;
          const main = document.querySelector('main');
          return Math.max(
            root.scrollWidth - root.clientWidth,
            main === null ? 0 : main.scrollWidth - main.clientWidth,
          );
        });
        if (over > 0) wide.push(`${name}: ${over} px too wide`);
      }
      await look(1);
      expect(wide).toEqual([]);
    },
  );
});

/** Alone and whole: axe's own page for frames cannot be opened in Electron, and there are none here. */
async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
  );
}
