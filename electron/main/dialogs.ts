import {
  type BrowserWindow,
  dialog,
  type FileFilter,
  type OpenDialogOptions,
  type SaveDialogOptions,
} from 'electron';
import { basename, join } from 'node:path';
import type { Dialogs } from '../../core/desktop/ports.ts';
import { writePrivateFile } from '../../core/identity/private-file.ts';
import type { FileKind } from '../../core/schema/desktop/shell.ts';
import { saveExtensions } from '../../core/desktop/save-names.ts';
import { wordsIn } from './words.ts';

const chosen: Readonly<Record<FileKind, readonly string[]>> = {
  dataset: ['csv', 'tsv', 'txt', 'parquet', 'json', 'ndjson'],
  invitation: ['parley-invitation'],
  recovery: ['parley-recovery'],
  history: ['parley-history', 'jsonl'],
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
        filters: [
          { name: words.save[kind], extensions: [saveExtensions[kind]] },
          all(words.allFiles),
        ],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      });
      if (canceled || filePath === '') return null;
      // Results and recovery files are nobody else's; what was there before goes only when the new one is whole.
      await writePrivateFile(filePath, content);
      return { path: filePath };
    },
  };
}

const all = (name: string): FileFilter => ({ name, extensions: ['*'] });

/** Above the window it belongs to, where there is one. */
const openDialog = (window: BrowserWindow | null, options: OpenDialogOptions) =>
  window === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options);

const saveDialog = (window: BrowserWindow | null, options: SaveDialogOptions) =>
  window === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options);
