import { z } from 'zod';

/** What a process of nodes is told, and what it answers. */
export const Order = z.strictObject({
  number: z.int(),
  act: z.enum(['init', 'start', 'stop', 'collect-garbage']),
  folder: z.string(),
  name: z.string(),
});
export type Order = z.infer<typeof Order>;

export const Done = z.strictObject({
  number: z.int(),
  id: z.string(),
  error: z.string().nullable(),
});
export type Done = z.infer<typeof Done>;
