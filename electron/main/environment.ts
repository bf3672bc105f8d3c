import { app } from 'electron';
import { join } from 'node:path';
import { z } from 'zod';
import { defaultFolder } from '../../core/cli/folder.ts';
import { DEFAULT_API_PORT } from '../../core/schema/local/api-place.ts';
import type { StartNode } from '../node-host/messages.ts';

/**
 * What is decided before anything runs. The node's folder is the one `parley` on the command line uses, so that both
 * speak of the same organisation; Chromium's profile lies below it, so that every organisation has an app of its own.
 */
export interface Environment {
  readonly folder: string;
  readonly network: Pick<StartNode, 'listen' | 'mdns' | 'api'>;
  readonly packaged: boolean;
  /** Started at login: nobody has asked for a window. */
  readonly hidden: boolean;
  /** Built files: this one is in out/main. */
  readonly built: (...path: string[]) => string;
}

/** Addresses for tests and for those who run several organisations on one machine. */
const Variables = z.object({
  PARLEY_LISTEN: z.string().optional(),
  PARLEY_MDNS: z.enum(['on', 'off']).default('on').catch('on'),
  PARLEY_API_PORT: z.coerce.number().int().min(0).max(65_535).optional().catch(undefined),
});

export function readEnvironment(): Environment {
  const folder = defaultFolder();
  app.setPath('userData', join(folder, 'desktop'));
  const variables = Variables.parse(process.env);
  const port = variables.PARLEY_API_PORT;
  return {
    folder,
    network: {
      listen: variables.PARLEY_LISTEN?.split(',') ?? null,
      mdns: variables.PARLEY_MDNS === 'on',
      api: { port: port ?? DEFAULT_API_PORT, orAnother: port === undefined },
    },
    packaged: app.isPackaged,
    hidden: process.argv.includes('--hidden'),
    built: (...path) => join(import.meta.dirname, '..', ...path),
  };
}

/** Put in by build/build-app.ts: whether tests are to drive this build. */
declare const PARLEY_INSPECTABLE: boolean;

/** No fuse covers these switches: whoever can pass them could press every button of the app. */
export function refuseDebugging({ packaged }: Environment): void {
  if (!packaged || PARLEY_INSPECTABLE) return;
  for (const name of ['remote-debugging-port', 'remote-debugging-pipe', 'remote-allow-origins']) {
    app.commandLine.removeSwitch(name);
  }
}
