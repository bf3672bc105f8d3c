import { resolve } from 'node:path';
import type { Command } from 'commander';
import { createClient, type ParleyClient } from '../client/client.ts';
import { controlFetch } from '../client/control-fetch.ts';
import { defaultFolder } from './folder.ts';
import { createOutput, type Output } from './output.ts';

/** What every command works with. */
export interface Context {
  readonly folder: string;
  readonly client: ParleyClient;
  readonly output: Output;
}

export function contextOf(command: Command): Context {
  const { folder: given, json } = command.optsWithGlobals<{ folder?: string; json?: boolean }>();
  const folder = given === undefined ? defaultFolder() : resolve(given);
  return {
    folder,
    client: createClient({ fetch: controlFetch(folder) }),
    output: createOutput(json === true),
  };
}
