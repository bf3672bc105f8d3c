import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** `npm run screenshots`: no tests, but they need the same: the app, built, on a display, and its words. */
export default defineConfig({
  plugins: [svelte()],
  test: {
    include: ['test/e2e/screenshots/take.ts'],
    globalSetup: ['test/e2e/support/setup.ts'],
    setupFiles: ['test/e2e/support/own-display.ts'],
    testTimeout: 600_000,
    hookTimeout: 300_000,
  },
});
