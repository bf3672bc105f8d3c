import { z } from 'zod';

/**
 * With this header a caller of the control socket gives up rights for the one request that carries it. The app's main
 * process sets it on what it passes on for its pages, whose code must not be able to decide (PROTOCOL.md rule 22).
 */
export const NARROWING_HEADER = 'parley-as';

/** `window`: the app's ordinary pages. `consent`: its isolated consent control, which gives nothing up but its name. */
export const Narrowing = z.enum(['window', 'consent']);
export type Narrowing = z.infer<typeof Narrowing>;
