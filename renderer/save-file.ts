import { hasCode } from '../core/schema/errors.ts';
import type { ShellArgs } from '../core/schema/desktop/shell.ts';
import { shell } from './shell.ts';

export type Saved =
  | { readonly how: 'saved'; readonly path: string }
  | { readonly how: 'downloaded' }
  | { readonly how: 'dismissed' };

const MEDIA: Partial<Record<ShellArgs<'save-file'>['kind'], string>> = {
  csv: 'text/csv;charset=utf-8',
  json: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
};

/** Saves where the operator says; in a browser, which has no dialog of ours, as a download. @throws ParleyError */
export async function saveFile(file: ShellArgs<'save-file'>): Promise<Saved> {
  try {
    const answer = await shell('save-file', file);
    return answer === null ? { how: 'dismissed' } : { how: 'saved', path: answer.path };
  } catch (error) {
    if (!hasCode(error, 'NOT_ACCEPTABLE')) throw error;
    download(file);
    return { how: 'downloaded' };
  }
}

function download({ kind, name, content }: ShellArgs<'save-file'>): void {
  const bytes =
    kind === 'png' ? Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0)) : content;
  const url = URL.createObjectURL(new Blob([bytes], { type: MEDIA[kind] ?? 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it a moment later.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
