import { app, dialog } from 'electron';
import { asParleyError } from '../../core/schema/errors.ts';
import { startDesktop } from './desktop.ts';
import { readEnvironment, refuseDebugging } from './environment.ts';
import { confineContents } from './navigation.ts';
import { claimLinks, Opening } from './opening.ts';
import { registerScheme } from './scheme.ts';
import { reached } from './stages.ts';

// The order in which the app comes up. What is here has to be done before Chromium is ready; desktop.ts has the rest.
reached('program');
const environment = readEnvironment();
refuseDebugging(environment);
registerScheme();
confineContents();
// Chromium itself refuses its sandbox to root, who has to say so.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();

// One app for each folder: a second start hands over what it was given to the first, and ends.
if (app.requestSingleInstanceLock()) {
  const opening = new Opening();
  claimLinks(environment.packaged);
  void app.whenReady().then(() => startDesktop(environment, opening).catch(giveUp));
} else {
  app.quit();
}

/** Without a window there would be nobody to see it, and a process that does nothing. */
function giveUp(error: unknown): void {
  const { code, message } = asParleyError(error);
  dialog.showErrorBox('Parley', `${message} (${code})`);
  app.exit(1);
}
