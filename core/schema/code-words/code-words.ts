import type { Code } from '../codes.ts';
import type { Language } from '../language.ts';
import { englishOfNodes } from './en-node.ts';
import { englishOfWork } from './en-work.ts';
import { chineseOfNodes } from './zh-node.ts';
import { chineseOfWork } from './zh-work.ts';

/** An error code for an operator who is no programmer. */
export interface CodeWords {
  /** What happened; also what was not done or sent, where that is certain whenever this code comes. */
  readonly what: string;
  /** What to do next. */
  readonly todo: string;
}

const words: Readonly<Record<Language, Readonly<Record<Code, CodeWords>>>> = {
  en: { ...englishOfNodes, ...englishOfWork },
  'zh-CN': { ...chineseOfNodes, ...chineseOfWork },
};

/** An error's own sentence says more than these, but in English alone, and to readers of logs. */
export function codeWords(code: Code, language: Language): CodeWords {
  return words[language][code];
}
