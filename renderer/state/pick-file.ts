import type { FileKind } from '../../core/schema/desktop/shell.ts';
import { hasCode } from '../../core/schema/errors.ts';
import { shell } from '../shell.ts';

/** The text of a file the person names: by the system's dialog, or by the browser's where there is none. null: dismissed */
export async function pickText(kind: Exclude<FileKind, 'dataset'>): Promise<string | null> {
  try {
    return (await shell('choose-files', { kind }))?.text ?? null;
  } catch (error) {
    if (!hasCode(error, 'NOT_ACCEPTABLE')) throw error;
    return pickInBrowser();
  }
}

function pickInBrowser(): Promise<string | null> {
  const input = document.createElement('input');
  input.type = 'file';
  return new Promise((resolve, reject) => {
    input.addEventListener('cancel', () => resolve(null));
    input.addEventListener('change', () => {
      const [file] = input.files ?? [];
      if (file === undefined) resolve(null);
      else file.text().then(resolve, reject);
    });
    input.click();
  });
}
