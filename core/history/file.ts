import { z } from 'zod';
import { encodeCanonical } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import { CollaborationId, OrganisationId, TaskId, text, uint } from '../schema/ids.ts';
import { MiB } from '../schema/limits.ts';
import { safelyParsed } from '../schema/safely-parsed.ts';

const Base64 = z.base64().max(16 * MiB);

/** An exported history: a text file that any Parley verifies with nothing else. */
export const HistoryFile = z.strictObject({
  format: z.literal('parley-history-1'),
  collaboration: CollaborationId,
  name: text(120),
  exportedBy: OrganisationId,
  /** The exporter's clock. */
  exported: uint,
  /** Causes before effects: each entry's canonical body and its author's signature. */
  entries: z.array(z.strictObject({ body: Base64, signature: Base64 })).max(2_000_000),
  /** What other members signed that they hold: proof of how long each feed was at least. */
  heads: z.array(z.strictObject({ statement: Base64, signature: Base64 })).max(100_000),
  /** Results this node is entitled to, with the salt that opens their hash. */
  results: z.array(z.strictObject({ task: TaskId, result: Base64, salt: Base64 })).max(100_000),
  /** By the exporter, over the canonical encoding of all the rest (domain `history`). */
  signature: Base64,
});
export type HistoryFile = z.infer<typeof HistoryFile>;

/** What the exporter signs. */
export function signedPart({ signature: _, ...rest }: HistoryFile): Uint8Array {
  return encodeCanonical(rest);
}

export const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
export const fromBase64 = (encoded: string): Uint8Array =>
  new Uint8Array(Buffer.from(encoded, 'base64'));

/** @throws ParleyError HISTORY_INVALID */
export function readHistoryFile(content: string): HistoryFile {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (cause) {
    throw new ParleyError(
      'HISTORY_INVALID',
      'The file is no exported Parley history, or is cut off.',
      {
        cause,
      },
    );
  }
  const parsed = safelyParsed(HistoryFile, json);
  if (parsed.success) return parsed.data;
  throw new ParleyError('HISTORY_INVALID', 'The file is no exported Parley history.', {
    cause: parsed.error,
  });
}
