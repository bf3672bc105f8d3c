import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { displaysAtOnce } from './test/e2e/support/displays.ts';
import { chromium, switches } from './test/support/chromium.ts';

const compiled = fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url));

/** The interface in a real browser, or one skipped test that says why not. */
const interfaceProject: TestProjectConfiguration =
  chromium === undefined
    ? { test: { name: 'interface', include: ['test/support/no-browser.ts'] } }
    : {
        plugins: [svelte()],
        // All of it found before the first test: a dependency found later would load the page anew in the middle of one.
        optimizeDeps: { entries: ['renderer/**/*.{ts,svelte}', 'test/renderer/**/*.ts'] },
        test: {
          name: 'interface',
          include: ['test/renderer/**/*.test.ts'],
          sequence: { groupOrder: 1 },
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                executablePath: chromium,
                args: [...switches],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/renderer/**', 'test/e2e/**'],
          environment: 'node',
          globalSetup: ['test/support/build-command.ts'],
          // Real processes and sockets share two cores; a stuck wait must still end.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Two more than the cores CI has: much of it is waiting for processes and sockets.
          maxWorkers: 4,
          // Files share their workers, and what is loaded in them: a fifth of the time. No module here keeps a state of its own.
          isolate: false,
          // Hundreds of `parley` processes are started; compiled once, each of them starts in half the time.
          env: { NODE_COMPILE_CACHE: compiled },
          sequence: { groupOrder: 0 },
        },
      },
      {
        // The desktop app itself, one window at a time on each display. The tests read the interface's own words.
        plugins: [svelte()],
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['test/e2e/support/setup.ts'],
          setupFiles: ['test/e2e/support/own-display.ts'],
          maxWorkers: displaysAtOnce,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Last, and alone: windows need most of the machine to be as quick as for a person.
          sequence: { groupOrder: 2 },
        },
      },
      interfaceProject,
    ],
  },
});
