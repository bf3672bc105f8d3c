import { takeDisplay } from './displays.ts';

/** Before each test file: windows open on the display of its worker. */
takeDisplay(Number(process.env['VITEST_POOL_ID']));
