import type { Language } from '../../core/schema/language.ts';

/** The first of the system's languages that Parley speaks; every Chinese reads simplified sooner than English. */
export function systemLanguage(wanted: readonly string[]): Language {
  for (const language of wanted) {
    if (/^zh\b/i.test(language)) return 'zh-CN';
    if (/^en\b/i.test(language)) return 'en';
  }
  return 'en';
}
