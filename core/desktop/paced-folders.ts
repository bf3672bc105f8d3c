import type { Language } from '../schema/language.ts';
import { Patience } from './patience.ts';
import type { System } from './ports.ts';
import { Refusal } from './refusal.ts';
import { wordsOf } from './words/words.ts';

const SECOND = 1000;
const terms = { free: 4, first: 5 * SECOND, most: 600 * SECOND, forgotten: 600 * SECOND };

/** The system as a page may have it: every folder it opens is a window of another program, so there are not many at once. */
export function pacedFolders(system: System, now: () => number, language: () => Language): System {
  const patience = new Patience(terms, now);
  return {
    ...system,
    /** @throws ParleyError TOO_FAST */
    openFolder: async (path) => {
      const { desk, format } = wordsOf(language());
      const left = patience.left();
      if (left > 0) {
        throw new Refusal(
          'TOO_FAST',
          desk.foldersTooOften(format.number(Math.ceil(left / SECOND))),
        );
      }
      patience.closed();
      await system.openFolder(path);
    },
  };
}
