import { z } from 'zod';

export const OrganisationId = z
  .string()
  .regex(/^12D3KooW[1-9A-HJ-NP-Za-km-z]{44}$/, 'not an Ed25519 peer id')
  .brand('OrganisationId')
  .meta({
    id: 'OrganisationId',
    description:
      'Base58btc text of an Ed25519 libp2p PeerId: the identity multihash of a 36-byte public key.',
    examples: ['12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp'],
  });
export type OrganisationId = z.infer<typeof OrganisationId>;

export const ContentId = z
  .string()
  .regex(/^bafyrei[a-z2-7]{52}$/, 'not an id, which begins with bafyrei and has 59 characters')
  .brand('ContentId')
  .meta({
    id: 'ContentId',
    description:
      'Base32 text of a CIDv1 with codec dag-cbor and hash sha2-256: the id of a collaboration, a task, an entry.',
    examples: ['bafyreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku'],
  });
export type ContentId = z.infer<typeof ContentId>;

/** The CID of the collaboration's founding entry. */
export const CollaborationId = ContentId;
export type CollaborationId = ContentId;

/** The CID of the task spec. */
export const TaskId = ContentId;
export type TaskId = ContentId;

export const bytes = (length: number) =>
  z.custom<Uint8Array>(
    (value) => value instanceof Uint8Array && value.length === length,
    `expected ${length} bytes`,
  );

export const bytesUpTo = (length: number) =>
  z.custom<Uint8Array>(
    (value) => value instanceof Uint8Array && value.length <= length,
    `expected at most ${length} bytes`,
  );

export const uint = z.int().min(0);
export const Hash = bytes(32);
export const Signature = bytes(64);

/** Text a person typed: printable, no control characters, no bidirectional overrides. */
export const text = (maxLength: number) =>
  z
    .string()
    .max(maxLength)
    .regex(
      // Control characters and bidi overrides can make one text look like another on the review page.
      /^[^\p{Cc}\u202A-\u202E\u2066-\u2069]*$/u,
      'contains control characters',
    );

/** Several lines of such text. */
export const multilineText = (maxLength: number) =>
  z
    .string()
    .max(maxLength)
    .regex(/^(?:[^\p{Cc}\u202A-\u202E\u2066-\u2069]|\n)*$/u, 'contains control characters');

/** A dataset's shared label, as used in task specs. */
export const DatasetLabel = z
  .string()
  .regex(
    /^[a-z][a-z0-9_-]{0,62}$/,
    'use lower-case letters, digits, - and _, starting with a letter',
  )
  .brand('DatasetLabel');
export type DatasetLabel = z.infer<typeof DatasetLabel>;

/** A dataset's shared column name. */
export const ColumnName = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\p{L}_][\p{L}\p{M}\p{N}_ .-]*$/u, 'not a column name');
export type ColumnName = z.infer<typeof ColumnName>;
