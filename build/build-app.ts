import { cp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build, type InlineConfig, type Plugin } from 'vite';
import { nativePackages } from './native-packages.ts';

/** Builds the desktop app into out/. Run directly, or by build/start.ts, tests and packaging. */

const root = resolve(import.meta.dirname, '..');
const inRoot = (...path: string[]): string => join(root, ...path);

/** The oldest Electron this runs in: 42, with Node 24 and Chromium 148. */
const NODE = 'node24';
const CHROMIUM = 'chrome148';

const common = {
  root,
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  // Whose code is in what is handed out, and under which terms.
  build: { license: { fileName: 'third-party-licences.txt' } },
} satisfies InlineConfig;

/** For Node: one program that loads from few files, beside the packages that come with native parts. */
const forNode = (outDir: string, input: Record<string, string>, plugins: Plugin[] = []) =>
  ({
    ...common,
    plugins,
    ssr: { noExternal: true, external: [...nativePackages] },
    define: { PARLEY_INSPECTABLE: String(process.env['PARLEY_E2E_BUILD'] === '1') },
    build: {
      ...common.build,
      ssr: true,
      target: NODE,
      outDir: inRoot('out', outDir),
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
      },
    },
  }) satisfies InlineConfig;

/** A sandboxed preload script is one file of CommonJS, and takes nothing but Electron's few modules. */
const preload = (name: string): InlineConfig => ({
  ...common,
  ssr: { noExternal: true },
  build: {
    ssr: inRoot('electron', 'preload', `${name}.ts`),
    target: NODE,
    outDir: inRoot('out', 'preload'),
    emptyOutDir: false,
    minify: false,
    rolldownOptions: {
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: `${name}.cjs`, codeSplitting: false },
    },
  },
});

const pages = (folder: string, outDir: string, plugins: InlineConfig['plugins']): InlineConfig => ({
  ...common,
  root: inRoot(folder),
  base: './',
  plugins: plugins ?? [],
  build: {
    ...common.build,
    target: CHROMIUM,
    outDir: inRoot('out', outDir),
    emptyOutDir: true,
    minify: true,
    // The policy of our pages has no place for code in attributes of a page.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // It comes from this machine, at once: one file is quicker than several.
    chunkSizeWarningLimit: 4000,
    // On a busy machine it would speak of its plugins at every build.
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
});

/** The thread that checks a history is a file of its own: it is built beside the program and named as it is there. */
const workerFile: Plugin = {
  name: 'parley-worker-file',
  transform: {
    filter: { id: /core\/history\/verify-aside\.ts$/ },
    handler(code) {
      const built = code.replace('./verify-worker.ts', './verify-worker.js');
      if (built === code) this.error('core/history/verify-aside.ts no longer names its worker');
      return { code: built, map: null };
    },
  },
};

const buildInterface = (): Promise<unknown> =>
  build(pages('renderer', 'renderer', svelte({ configFile: inRoot('svelte.config.js') })));

/** Those the running app shows itself; build/icons has more, for installers. */
const copyIcons = (): Promise<void> =>
  cp(inRoot('build', 'icons'), inRoot('out', 'icons'), {
    recursive: true,
    filter: (path) => !/\.(svg|ico|icns)$|\d+x\d+\.png$/.test(path),
  });

export async function buildApp(): Promise<void> {
  await rm(inRoot('out'), { recursive: true, force: true });
  await Promise.all([
    build(forNode('main', { index: inRoot('electron/main/index.ts') })),
    build(
      forNode(
        'node-host',
        {
          index: inRoot('electron/node-host/index.ts'),
          'verify-worker': inRoot('core/history/verify-worker.ts'),
          'demo-partners': inRoot('demo/partners-process.ts'),
        },
        [workerFile],
      ),
    ),
    build(preload('window')),
    build(preload('consent')),
    buildInterface(),
    build(pages('electron/consent', 'consent', [])),
    copyIcons(),
  ]);
}

if (import.meta.main) await buildApp();
