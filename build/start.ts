import { spawn, spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { buildApp } from './build-app.ts';
import { commandProgram } from './command.ts';
import { electronPackage, electronProgram } from './electron-program.ts';

/** `npm start`: the app as the sources are now; in the browser where this machine has no place for windows. */

const root = resolve(import.meta.dirname, '..');
const given = process.argv.slice(2);

await buildApp();
const obstacle = withoutDisplay();
const program = obstacle === null ? (electronProgram() ?? fetchElectron()) : null;
if (program === null) {
  console.log(
    `${obstacle ?? 'There is no Electron to run it in'}; the interface is served to the browser instead.`,
  );
  run(process.execPath, [await commandProgram(), 'ui', ...given]);
} else {
  // Chromium refuses its sandbox to root.
  run(program, [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root, ...given]);
}

function withoutDisplay(): string | null {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  const none = DISPLAY === undefined && WAYLAND_DISPLAY === undefined;
  return process.platform === 'linux' && none ? 'This machine has no display' : null;
}

/** The electron package comes without its runtime, and knows the checksum of the one it fetches. */
function fetchElectron(): string | null {
  console.log('Fetching the Electron runtime (about 120 MB, once; its checksum is verified) ...');
  spawnSync(process.execPath, [join(electronPackage, 'install.js')], { stdio: 'inherit' });
  return electronProgram();
}

function run(command: string, args: readonly string[]): void {
  const child = spawn(command, args, { stdio: 'inherit' });
  // It has heard of them, too, and ends in good order.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
  child.once('error', ({ message }) => {
    console.error(`${command} could not be started: ${message}`);
    process.exitCode = 1;
  });
  child.once('exit', (code) => (process.exitCode = code ?? 1));
}
