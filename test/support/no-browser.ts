import { test } from 'vitest';

// Stands for all of test/renderer where there is no browser to run it in.
test.skip('the interface in a browser (skipped: no Chromium or Chrome found; install one or set CHROME_PATH)', () => {
  // Nothing was looked at.
});
