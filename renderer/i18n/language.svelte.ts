import type { Language } from '../../core/schema/language.ts';

/** The language of the interface now; what is written in terms of it is written anew when it changes. */
class CurrentLanguage {
  #current = $state<Language>('en');

  get current(): Language {
    return this.#current;
  }

  set(language: Language): void {
    this.#current = language;
    document.documentElement.lang = language;
  }
}

export const language = new CurrentLanguage();
