import type { ShellArgs } from '../../core/schema/desktop/shell.ts';
import { hasCode } from '../../core/schema/errors.ts';
import { shell } from '../shell.ts';

const types: Record<ShellArgs<'save-file'>['kind'], string> = {
  csv: 'text/csv',
  json: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  history: 'application/json',
  invitation: 'text/plain',
  recovery: 'text/plain',
  text: 'text/plain',
};

/** By the system's dialog, or as a download where there is none. @returns where it was saved; null: dismissed */
export async function saveOrDownload(file: ShellArgs<'save-file'>): Promise<string | null> {
  try {
    return (await shell('save-file', file))?.path ?? null;
  } catch (error) {
    if (!hasCode(error, 'NOT_ACCEPTABLE')) throw error;
    download(file);
    return file.name;
  }
}

function download({ kind, name, content }: ShellArgs<'save-file'>): void {
  const bytes =
    kind === 'png' ? Uint8Array.from(atob(content), (char) => char.charCodeAt(0)) : content;
  const url = URL.createObjectURL(new Blob([bytes], { type: types[kind] }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
