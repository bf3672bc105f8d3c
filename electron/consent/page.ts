import type { ConsentBridge, Pending } from '../../core/schema/desktop/consent.ts';
import { Control } from './control.ts';
import { element } from './element.ts';
import { languageOf, pageWords } from './words.ts';

/** Shows what is pending, and nothing when nothing is. @returns how to end it */
export function startPage(bridge: ConsentBridge): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  let shown: Control | null = null;
  let turn = 0;

  const look = async (): Promise<void> => {
    turn += 1;
    const mine = turn;
    const pending = await bridge.pending().catch(() => undefined);
    // A later look has seen what is newer.
    if (mine !== turn) return;
    if (pending === undefined) {
      // What is shown stays, with what was said of it.
      if (shown === null) showNothing('gone');
      return;
    }
    if (pending === null) {
      shown?.end();
      shown = null;
      showNothing('nothing');
      return;
    }
    document.documentElement.dataset['theme'] = pending.theme;
    if (pending.id !== shown?.id) shown = replace(shown, pending);
  };

  const replace = (before: Control | null, pending: Pending): Control => {
    const control = new Control(pending, bridge, () => void look());
    const { language } = pending.description;
    document.documentElement.lang = language;
    document.title = `${pageWords(language).title} · Parley`;
    // The same matter described anew: why the answer to the description before did not count stays to be read.
    control.show(document.body, before?.said ?? '');
    before?.end();
    return control;
  };

  window.addEventListener('focus', () => shown?.settle(), { signal });
  document.addEventListener('visibilitychange', () => shown?.settle(), { signal });
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Escape' && !event.isComposing) void shown?.dismiss();
    },
    { signal },
  );
  bridge.onChange(() => void look());
  void look();
  return () => {
    turn += 1;
    shown?.end();
    ending.abort();
  };
}

function showNothing(why: 'nothing' | 'gone'): void {
  const language = languageOf(navigator.language);
  const words = pageWords(language);
  document.documentElement.lang = language;
  document.title = 'Parley';
  const more = why === 'nothing' ? [element('p', {}, words.nothingMore)] : [];
  document.body.replaceChildren(
    element('main', { class: 'empty' }, element('h1', {}, words[why]), ...more),
  );
}
