import { createClient } from '../core/client/client.ts';
import { windowHeader } from './browser-bridge.ts';
import { language } from './i18n/language.svelte.ts';

/** The node, as far as a page may use it: reading, launching, own numbers; deciding goes through `decide.ts`. */
export const api = createClient({
  baseUrl: location.origin,
  language: () => language.current,
  headers: windowHeader,
  fetch: (input, init) => fetch(input, init),
});
