import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build, type InlineConfig, type Plugin } from 'vite';
import { common, forNode, namesItsWorker, NODE, root, verifyWorker } from './for-node.ts';

/** Builds the desktop app into out/. Run directly, or by build/start.ts, tests and packaging. */

const inRoot = (...path: string[]): string => join(root, ...path);

/** Of the oldest Electron this runs in: 42. */
const CHROMIUM = 'chrome148';

const appProgram = (outDir: string, input: Record<string, string>, plugins: Plugin[] = []) =>
  ({
    ...forNode(inRoot('out', outDir), input, plugins),
    define: { PARLEY_INSPECTABLE: String(process.env['PARLEY_E2E_BUILD'] === '1') },
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
    build(appProgram('main', { index: inRoot('electron/main/index.ts') })),
    build(
      appProgram(
        'node-host',
        {
          index: inRoot('electron/node-host/index.ts'),
          'verify-worker': verifyWorker,
          'demo-partners': inRoot('demo/partners-process.ts'),
        },
        [namesItsWorker],
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
