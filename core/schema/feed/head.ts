import { z } from 'zod';
import { ContentId, OrganisationId, uint } from '../ids.ts';

/** Where a feed stood: its last entry's sequence number and id. */
export const Head = z.strictObject({ seq: uint, id: ContentId });
export type Head = z.infer<typeof Head>;

/** {author: head}: what one replica holds, or what an entry depends on. */
export const Heads = z.record(OrganisationId, Head);
export type Heads = z.infer<typeof Heads>;
