import type { Page } from 'playwright-core';
import type { ParleyClient } from '../../../core/client/client.ts';
import { connect } from '../../../core/client/connect.ts';
import type { Language } from '../../../core/schema/language.ts';
import { layoutMessages } from '../../../renderer/layout/messages.ts';
import { addressOf, type Route } from '../../../renderer/routes.ts';
import type { RunningApp } from './app.ts';
import { wordsOf } from './words.ts';

/** A person before one running app, in the language he reads. */
export class Operator {
  readonly running: RunningApp;
  readonly language: Language;

  constructor(running: RunningApp, language: Language = 'en') {
    this.running = running;
    this.language = language;
  }

  get page(): Page {
    return this.running.page;
  }

  words<M extends object>(messages: () => M): M {
    return wordsOf(messages, this.language);
  }

  /** By the navigation, as a person does. */
  async open(place: 'inbox' | 'tasks' | 'newTask' | 'data' | 'collaborations' | 'history') {
    const m = this.words(layoutMessages);
    await this.page
      .getByRole('navigation', { name: m.navigation })
      .getByRole('link', { name: m[place] })
      .click();
  }

  /** By its address. */
  async go(route: Route): Promise<void> {
    await this.page.evaluate((hash) => void (location.hash = hash), addressOf(route));
  }

  /** His node, over its control socket, with all rights. */
  get node(): ParleyClient {
    return connect({ folder: this.running.folder });
  }

  /** What a script in the page gets from the node. */
  async ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number; body: unknown }> {
    return this.page.evaluate(
      async ([how, where, what, more]) => {
        const answer = await fetch(where, {
          method: how,
          headers: { 'content-type': 'application/json', ...more },
          ...(what === undefined ? {} : { body: what }),
        });
        const text = await answer.text();
        try {
          return { status: answer.status, body: JSON.parse(text) as unknown };
        } catch {
          return { status: answer.status, body: text };
        }
      },
      [method, path, body === undefined ? undefined : JSON.stringify(body), headers] as const,
    );
  }
}
