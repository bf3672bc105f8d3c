import { z } from 'zod';
import { Failure } from '../../core/schema/desktop/shell.ts';

/** What the main process and the process of a node say to each other, and nothing else. */

export const ToNodeHost = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('start'),
    folder: z.string(),
    /** By message alone: arguments and environments of a process can be read by others. */
    passphrase: z.string().nullable(),
    listen: z.array(z.string()).nullable(),
    mdns: z.boolean(),
    /** Where scripts reach it; `orAnother` when that port is taken. null: nowhere. */
    api: z.strictObject({ port: z.number(), orAnother: z.boolean() }).nullable(),
  }),
  z.strictObject({ do: z.literal('stop') }),
]);
export type ToNodeHost = z.infer<typeof ToNodeHost>;
export type StartNode = Extract<ToNodeHost, { do: 'start' }>;

export const FromNodeHost = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('running') }),
  /** It did not start, or could not go on; the process ends by itself. */
  z.strictObject({ event: z.literal('failed'), failure: Failure }),
  z.strictObject({ event: z.literal('stopped') }),
]);
export type FromNodeHost = z.infer<typeof FromNodeHost>;
