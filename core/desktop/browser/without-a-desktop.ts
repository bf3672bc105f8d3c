import { ParleyError } from '../../schema/errors.ts';
import type { DemoPartners, Dialogs, KeyVault, System } from '../ports.ts';

/** What a browser's page cannot have of the system. The page offers another way: a typed path, a download. */

const notHere = (): ParleyError =>
  new ParleyError(
    'NOT_ACCEPTABLE',
    'In the browser there is no such dialog. Nothing was done. Type the path, or let the browser do it.',
  );

export const noDialogs: Dialogs = {
  chooseFiles: () => Promise.reject(notHere()),
  saveFile: () => Promise.reject(notHere()),
};

export const systemOf = (quit: () => void): System => ({
  copyText: () => {
    throw notHere();
  },
  openFolder: () => Promise.reject(notHere()),
  startAtLogin: (enabled) => {
    if (enabled) throw notHere();
  },
  quit,
});

/** No keyring, but perhaps a passphrase that came with the command, as for `parley start`. */
export const vaultOf = (own: string, passphrase: string | null): KeyVault => ({
  available: () => Promise.resolve(false),
  keep: () => Promise.reject(notHere()),
  read: (folder) => Promise.resolve(folder === own ? passphrase : null),
});

export const noDemo: DemoPartners = {
  start: () =>
    Promise.reject(
      new ParleyError(
        'NOT_ACCEPTABLE',
        'The demo is not started from here. Nothing was done. Start it with: npm run demo -- --app',
      ),
    ),
  end: () => Promise.resolve(),
};
