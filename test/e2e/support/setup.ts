import { buildApp } from '../../../build/build-app.ts';
import { obstacle } from './available.ts';
import { startDisplays } from './displays.ts';

/** Once before all e2e tests: the app as it is now, built, and displays to show it on. */
export default async function setup(): Promise<(() => void) | undefined> {
  const why = obstacle();
  if (why !== null) {
    process.stderr.write(`\nThe desktop app is NOT tested in this run: ${why}\n\n`);
    return undefined;
  }
  // For whoever works on the tests alone: what stands in out/ is tested as it is.
  if (process.env['PARLEY_BUILT'] === undefined) await buildApp();
  return startDisplays();
}
