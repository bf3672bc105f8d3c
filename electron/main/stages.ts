import { env, stderr } from 'node:process';

/** How far a start has come; what bench/app-feel.ts measures. */
export type Stage = 'program' | 'chromium' | 'shell' | 'window' | 'node';

/** With PARLEY_STAGES=1 every stage is a line on stderr, with the time it was reached (ms since 1970). */
export function reached(stage: Stage): void {
  if (env['PARLEY_STAGES'] === '1') stderr.write(`parley-stage ${stage} ${Date.now()}\n`);
}
