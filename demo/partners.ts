import { mkdir, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { DemoPartners } from '../core/desktop/ports.ts';
import { codes, type Code } from '../core/schema/codes.ts';
import { ParleyError } from '../core/schema/errors.ts';

/** A child process of Node's, or of Electron's. */
export interface PartnersProcess {
  readonly stdout: Readable | NodeJS.ReadableStream | null;
  kill(): boolean;
  once(event: 'exit', hear: () => void): unknown;
}

export interface PartnersOptions {
  /** Holds the demo alone: emptied before it starts and removed when it ends. */
  readonly root: string;
  /** Starts demo/partners-process.ts with these arguments, its stdout a pipe. */
  readonly fork: (args: readonly string[]) => PartnersProcess;
  readonly language: () => string;
}

const Said = z.discriminatedUnion('event', [
  z.object({ event: z.literal('ready'), folder: z.string() }),
  z.object({ event: z.literal('failed'), code: z.string(), message: z.string() }),
]);
const START_LIMIT = 120_000;
const STOP_LIMIT = 10_000;

/** The demo's partners in a process of their own: what they do costs the interface nothing. */
export function createDemoPartners({ root, fork, language }: PartnersOptions): DemoPartners {
  let running: { readonly child: PartnersProcess; readonly exited: Promise<void> } | null = null;

  const end = async (): Promise<void> => {
    const ending = running;
    running = null;
    if (ending !== null) {
      ending.child.kill();
      await Promise.race([ending.exited, after(STOP_LIMIT)]);
    }
    // Files of a process that has just ended may still be held for a moment on Windows.
    await rm(root, { recursive: true, force: true, maxRetries: 10 });
  };

  return {
    end,
    start: async () => {
      await end();
      try {
        await mkdir(root, { recursive: true, mode: 0o700 });
        const child = fork([root, language()]);
        const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
        running = { child, exited };
        return { folder: await readyFolder(child, exited) };
      } catch (error) {
        await end();
        throw error;
      }
    },
  };
}

/** @throws ParleyError with the code the process named; STOPPED, TIMED_OUT */
async function readyFolder(child: PartnersProcess, exited: Promise<void>): Promise<string> {
  const said = Promise.withResolvers<string>();
  const lines = child.stdout === null ? null : createInterface({ input: child.stdout });
  lines?.once('line', (line) => said.resolve(line));
  const line = await Promise.race([
    said.promise,
    exited.then(() => null),
    after(START_LIMIT).then(() => {
      throw new ParleyError('TIMED_OUT', 'The demo took too long to start. Nothing of it is kept.');
    }),
  ]);
  const parsed = Said.safeParse(line === null ? null : JSON.parse(line));
  if (!parsed.success) {
    throw new ParleyError(
      'STOPPED',
      'The demo’s partners ended before they were ready. Nothing of it is kept; try again.',
    );
  }
  if (parsed.data.event === 'ready') return parsed.data.folder;
  const { code, message } = parsed.data;
  throw new ParleyError(isCode(code) ? code : 'INTERNAL', message);
}

const after = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds).unref());

const isCode = (code: string): code is Code => Object.hasOwn(codes, code);
