import { codeWords } from '../../core/schema/code-words/code-words.ts';
import type { ParleyError } from '../../core/schema/errors.ts';
import { language } from './language.svelte.ts';

/** What an error says to an operator, by its code: what happened and was not done, and what to do. */
export const errorWords = ({ code }: ParleyError) => codeWords(code, language.current);
