import { parseAccept } from 'hono/utils/accept';
import type { Context } from 'hono';
import { z } from 'zod';
import type { Language } from '../schema/language.ts';
import type { ApiEnvironment } from './environment.ts';

/** Of routes whose answers hold sentences. */
export const LanguageHeaders = z.object({
  'accept-language': z
    .string()
    .optional()
    .describe(
      'The language of the sentences: `zh` or any `zh-…` for Simplified Chinese; English where it is left out.',
    ),
});

/** For answers with sentences: says also in which language they are, so that whoever keeps them does not mix them up. */
export function languageOf(c: Context<ApiEnvironment>): Language {
  const language = chooseLanguage(c.req.header('accept-language'));
  c.header('content-language', language);
  c.header('vary', 'accept-language');
  return language;
}

/** By the header Accept-Language (RFC 9110, section 12.5.4): Chinese where it is wanted above English. */
export function chooseLanguage(accept: string | undefined): Language {
  if (accept === undefined || accept.trim() === '') return 'en';
  // Best first; of equal ones in the order of the header.
  for (const { type, q } of parseAccept(accept)) {
    if (q <= 0) break;
    const primary = type.trim().split('-', 1)[0]?.toLowerCase();
    if (primary === 'zh') return 'zh-CN';
    if (primary === 'en' || primary === '*') return 'en';
  }
  return 'en';
}
