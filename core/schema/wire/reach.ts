import { z } from 'zod';
import { limits } from '../limits.ts';

const Address = z.string().max(300);

/** "Can you reach me?": one member asks another to dial it back. */
export const ReachRequest = z.strictObject({
  /** The asker's own addresses, without those that lead through a relay. */
  addresses: z.array(Address).max(limits.dialBackAddresses),
});
export type ReachRequest = z.infer<typeof ReachRequest>;

export const ReachResponse = z.strictObject({
  /** At how many of them it was tried: not at those that could be anybody's. */
  tried: z.int().min(0).max(limits.dialBackAddresses),
  /** Where the asker answered, proven by its key; null: nowhere. */
  reached: Address.nullable(),
});
export type ReachResponse = z.infer<typeof ReachResponse>;
