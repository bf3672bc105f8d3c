import { join, resolve } from 'node:path';
import type { InlineConfig, Plugin } from 'vite';
import { nativePackages } from './native-packages.ts';

/** Bundles for Node: the app's own processes (build-app.ts) and the command line (build-command.ts). */

export const root = resolve(import.meta.dirname, '..');

/** The oldest Electron this runs in: 42, with Node 24. */
export const NODE = 'node24';

export const common = {
  root,
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  // Whose code is in what is handed out, and under which terms.
  build: { license: { fileName: 'third-party-licences.txt' } },
} satisfies InlineConfig;

/** One program that loads from few files, beside the packages that come with native parts. */
export const forNode = (outDir: string, input: Record<string, string>, plugins: Plugin[] = []) =>
  ({
    ...common,
    plugins,
    ssr: { noExternal: true, external: [...nativePackages] },
    build: {
      ...common.build,
      ssr: true,
      target: NODE,
      outDir,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        input,
        external: ['electron'],
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: '[name].js',
          comments: false,
        },
        // On a busy machine it would speak of its plugins at every build.
        checks: { bundlerTimings: false },
      },
    },
  }) satisfies InlineConfig;

/** The thread that checks a history is a file of its own: it is built beside the program and named as it is there. */
export const verifyWorker = join(root, 'core', 'history', 'verify-worker.ts');
export const namesItsWorker = replaced(
  /core\/history\/verify-aside\.ts$/,
  './verify-worker.ts',
  './verify-worker.js',
);

/** A place that a module names by its own, which is another one in a bundle. */
export function replaced(id: RegExp, from: string, to: string): Plugin {
  return {
    name: `parley-replaced-${to}`,
    transform: {
      filter: { id },
      handler(code) {
        const built = code.replace(from, to);
        if (built === code) this.error(`${id.source} no longer names ${from}`);
        return { code: built, map: null };
      },
    },
  };
}
