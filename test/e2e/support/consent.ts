import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { type Words, wordsOf } from '../../../core/desktop/words/words.ts';
import { type PageWords, pageWords } from '../../../electron/consent/words.ts';
import type { Operator } from './operator.ts';

/** The consent control's window: the one place where something is decided. */
export class Consent {
  readonly page: Page;
  readonly words: Words & { readonly page: PageWords };

  private constructor(page: Page, operator: Operator) {
    this.page = page;
    this.words = { ...wordsOf(operator.language), page: pageWords(operator.language) };
  }

  /** The one that is open, or opens now; one that is held back is fetched by the menu, as the operator does. */
  static async of(operator: Operator): Promise<Consent> {
    const { app } = operator.running;
    const find = () => app.windows().find((it) => !it.isClosed() && it.url() === 'app://consent/');
    const shown = async () => {
      if (await isHeld(operator)) await fetchHeld(operator);
      return find();
    };
    await expect.poll(shown, { timeout: 30_000, interval: 50 }).toBeDefined();
    const page = find()!;
    await page.locator('footer').waitFor();
    return new Consent(page, operator);
  }

  async heading(): Promise<string> {
    return this.page.getByRole('heading', { level: 1 }).innerText();
  }

  /** What stands beside a label. */
  async fact(label: string): Promise<string> {
    const name = this.page.getByRole('term').getByText(label, { exact: true });
    return this.page.locator('dl > div', { has: name }).getByRole('definition').innerText();
  }

  async fill(label: string, value: string): Promise<void> {
    await this.page.getByLabel(label).fill(value);
  }

  /** Scrolls through all that must be read. */
  async read(): Promise<void> {
    for (const part of await this.page.locator('.must-be-seen li').all()) {
      await part.scrollIntoViewIfNeeded();
    }
  }

  async confirmNotices(): Promise<void> {
    const notices = this.page.getByRole('group', { name: this.words.page.notices });
    for (const notice of await notices.getByRole('checkbox').all()) await notice.check();
  }

  button(label: string) {
    return this.page.getByRole('button', { name: label, exact: true });
  }

  /** Makes a choice that is carried out: the window closes. */
  async choose(label: string): Promise<void> {
    const closed = this.page.waitForEvent('close', { timeout: 60_000 });
    // The window may be gone before the click has been reported.
    await this.button(label)
      .click()
      .catch((error: unknown) => {
        if (!this.page.isClosed()) throw error;
      });
    await closed;
  }

  dismiss(): Promise<void> {
    return this.choose(this.words.page.close);
  }

  /** Makes one that is not: the window stays. @returns what it says */
  async chooseInVain(label: string): Promise<string> {
    await this.button(label).click();
    const status = this.page.getByRole('alert');
    await expect
      .poll(async () => [await status.innerText(), await this.#busy()], { timeout: 30_000 })
      .toEqual([expect.stringMatching(/\S/), false]);
    return status.innerText();
  }

  async #busy(): Promise<boolean> {
    const close = this.button(this.words.page.close);
    return (await close.getAttribute('aria-disabled')) === 'true';
  }
}

/** Whether a decision waits without a window. */
export const isHeld = ({ running }: Operator): Promise<boolean> =>
  running.app.evaluate(
    ({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('decision')?.enabled === true,
  );

const fetchHeld = ({ running }: Operator): Promise<void> =>
  running.app.evaluate(
    ({ Menu }) => void Menu.getApplicationMenu()?.getMenuItemById('decision')?.click(),
  );
