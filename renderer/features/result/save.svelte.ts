import { asParleyError, type ParleyError } from '../../../core/schema/errors.ts';
import type { ShellArgs } from '../../../core/schema/desktop/shell.ts';
import { type Saved, saveFile } from '../../save-file.ts';

/** One saving after the other, and what came of the last. */
export class Saving {
  outcome = $state.raw<Saved | null>(null);
  error = $state.raw<ParleyError | null>(null);
  busy = $state(false);

  async save(file: () => Promise<ShellArgs<'save-file'>>): Promise<void> {
    this.busy = true;
    this.outcome = null;
    this.error = null;
    try {
      this.outcome = await saveFile(await file());
    } catch (error) {
      this.error = asParleyError(error);
    }
    this.busy = false;
  }
}

/** A file's name from a title in any language: what no system forbids. */
export function fileName(title: string, ending: string): string {
  const name = title
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80);
  return `${name === '' ? 'parley' : name}.${ending}`;
}
