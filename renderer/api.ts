import { createClient } from '../core/client/client.ts';
import { windowHeader } from './browser-bridge.ts';
import { language } from './i18n/language.svelte.ts';

/** The node, as far as a page may use it: reading, launching, own numbers; deciding goes through `decide.ts`. */
export const api = createClient({
  baseUrl: location.origin,
  fetch: (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('accept-language', language.current);
    for (const [name, value] of Object.entries(windowHeader)) headers.set(name, value);
    return fetch(input, { ...init, headers });
  },
});
