import {
  type BrowserWindow,
  dialog,
  type FileFilter,
  type OpenDialogOptions,
  type SaveDialogOptions,
} from 'electron';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Dialogs } from '../../core/desktop/ports.ts';
import type { FileKind, SaveKind } from '../../core/schema/desktop/shell.ts';
import { ParleyError } from '../../core/schema/errors.ts';
import { wordsIn } from './words.ts';

const chosen: Readonly<Record<FileKind, readonly string[]>> = {
  dataset: ['csv', 'tsv', 'txt', 'parquet', 'json', 'ndjson'],
  invitation: ['parley-invitation'],
  recovery: ['parley-recovery'],
  history: ['parley-history', 'jsonl'],
};

const saved: Readonly<Record<SaveKind, string>> = {
  csv: 'csv',
  json: 'json',
  svg: 'svg',
  png: 'png',
  history: 'parley-history',
  invitation: 'parley-invitation',
  recovery: 'parley-recovery',
  text: 'txt',
};

/** Files come in and go out by the system's own dialogs alone: where to is the operator's choice, never a page's. */
export function createDialogs(
  parent: () => BrowserWindow | null,
  documents: () => string,
): Dialogs {
  return {
    chooseFiles: async (kind, language) => {
      const words = wordsIn(language);
      const { canceled, filePaths } = await openDialog(parent(), {
        title: words.choose[kind],
        properties: ['openFile', ...(kind === 'dataset' ? (['multiSelections'] as const) : [])],
        filters: [{ name: words.choose[kind], extensions: [...chosen[kind]] }, all(words.allFiles)],
      });
      return canceled ? null : filePaths;
    },
    saveFile: async (kind, name, content, language) => {
      const words = wordsIn(language);
      const { canceled, filePath } = await saveDialog(parent(), {
        title: words.save[kind],
        defaultPath: join(documents(), basename(name)),
        filters: [{ name: words.save[kind], extensions: [saved[kind]] }, all(words.allFiles)],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      });
      if (canceled || filePath === '') return null;
      await write(filePath, content);
      return { path: filePath };
    },
  };
}

const all = (name: string): FileFilter => ({ name, extensions: ['*'] });

async function write(path: string, content: Uint8Array): Promise<void> {
  try {
    // Results and recovery files are nobody else's.
    await writeFile(path, content, { mode: 0o600 });
  } catch (cause) {
    throw new ParleyError(
      'STORE_UNWRITABLE',
      `${path} cannot be written. Nothing was saved. Choose another folder.`,
      { cause, details: { path } },
    );
  }
}

/** Above the window it belongs to, where there is one. */
const openDialog = (window: BrowserWindow | null, options: OpenDialogOptions) =>
  window === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options);

const saveDialog = (window: BrowserWindow | null, options: SaveDialogOptions) =>
  window === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options);
