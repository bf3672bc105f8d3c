import type { SaveKind } from '../schema/desktop/shell.ts';

/** What files of each kind end in. */
export const saveExtensions: Readonly<Record<SaveKind, string>> = {
  csv: 'csv',
  json: 'json',
  svg: 'svg',
  png: 'png',
  history: 'parley-history',
  invitation: 'parley-invitation',
  recovery: 'parley-recovery',
  text: 'txt',
};

const LENGTH_MOST = 120;
/** Windows opens a device by these, whatever they end in. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)/i;

/**
 * The name a page proposes, as one that is offered: a name and no path, and with the ending of its kind, so that no
 * file that was saved as a table is a program to whoever opens it.
 */
export function saveName(kind: SaveKind, name: string): string {
  const plain = name
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\:*?"<>|]/gu, '-')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  const ending = `.${saveExtensions[kind]}`;
  const stem = plain.toLowerCase().endsWith(ending) ? plain.slice(0, -ending.length) : plain;
  const safe = Array.from(DEVICE.test(stem) ? `_${stem}` : stem)
    .slice(0, LENGTH_MOST)
    .join('');
  return (safe === '' ? 'parley' : safe) + ending;
}
