import type { Language } from '../schema/language.ts';
import { Patience } from './patience.ts';
import type { Dialogs } from './ports.ts';
import { Refusal } from './refusal.ts';
import { wordsOf } from './words/words.ts';

const SECOND = 1000;
const terms = { free: 5, first: 5 * SECOND, most: 600 * SECOND, forgotten: 3600 * SECOND };

/**
 * The system's dialogs as a page may have them: one at a time, and after some that were dismissed not at once again. They
 * stand before the window, so whoever opens them without end keeps the operator from his own app.
 */
export function pacedDialogs(dialogs: Dialogs, now: () => number): Dialogs {
  const patience = new Patience(terms, now);
  let open = false;

  /** @throws ParleyError CONFLICT, TOO_FAST */
  const shown = async <T>(language: Language, show: () => Promise<T | null>): Promise<T | null> => {
    const { desk, format } = wordsOf(language);
    if (open) throw new Refusal('CONFLICT', desk.dialogIsOpen);
    const left = patience.left();
    if (left > 0) {
      throw new Refusal('TOO_FAST', desk.dialogsTooOften(format.number(Math.ceil(left / SECOND))));
    }
    open = true;
    try {
      const chosen = await show();
      if (chosen === null) patience.closed();
      else patience.decided();
      return chosen;
    } finally {
      open = false;
    }
  };

  return {
    chooseFiles: (kind, language) => shown(language, () => dialogs.chooseFiles(kind, language)),
    saveFile: (kind, name, content, language) =>
      shown(language, () => dialogs.saveFile(kind, name, content, language)),
  };
}
