import { existsSync } from 'node:fs';

/** A browser of the system's; nothing is downloaded. */
export const chromium = [
  process.env['CHROME_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
].find((path) => path !== undefined && existsSync(path));

/** Chromium starts as root only without its sandbox. */
export const switches: readonly string[] = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
