import { z } from 'zod';
import { readPrivateFile, writePrivateFile } from './identity/private-file.ts';
import { equalBytes } from './schema/canonical.ts';
import { asParleyError, type ParleyError } from './schema/errors.ts';
import { Profile } from './schema/feed/payloads.ts';
import { CollaborationId, OrganisationId } from './schema/ids.ts';
import { limits } from './schema/limits.ts';
import { decodeRecord, encodeRecord } from './store/record.ts';

/**
 * What a node needs to find the others again, in a file beside its database: when that lost a feed, or its settings, what
 * is missing is fetched from the members named here. It decides nothing, and what it says is checked as any peer is.
 */
export const Remembered = z.strictObject({
  profile: Profile,
  /** Those this organisation is in, each with the other members. */
  collaborations: z.array(z.strictObject({ id: CollaborationId, others: z.array(OrganisationId) })),
  addresses: z.array(
    z.strictObject({
      peer: OrganisationId,
      addresses: z.array(z.string().max(300)).max(limits.addressesPerPeer),
    }),
  ),
});
export type Remembered = z.infer<typeof Remembered>;

const TABLE = 'remembered';
const KEY = 'node';
const MOST_BYTES = 64 * 1024 * 1024;
/** What changes at one moment is written once. */
const REST = 500;

/** null when there is none, or none that can be read: then the database has to do without. */
export async function readRemembered(path: string): Promise<Remembered | null> {
  try {
    const content = await readPrivateFile(path, MOST_BYTES);
    return content === null ? null : decodeRecord(TABLE, KEY, Remembered, content);
  } catch {
    return null;
  }
}

/** Keeps the file as things are. */
export class RememberedFile {
  readonly #path: string;
  readonly #current: () => Remembered;
  readonly #report: (error: ParleyError) => void;
  #written: Uint8Array | null = null;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string, current: () => Remembered, report: (error: ParleyError) => void) {
    this.#path = path;
    this.#current = current;
    this.#report = report;
  }

  /** Something of it may have changed. */
  touch(): void {
    this.#timer ??= setTimeout(() => this.#writeSoon(), REST).unref();
  }

  async close(): Promise<void> {
    if (this.#timer !== null) this.#writeSoon();
    await this.#writing;
  }

  #writeSoon(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#writing = this.#writing.then(() => this.#write());
  }

  async #write(): Promise<void> {
    const content = encodeRecord(TABLE, KEY, this.#current());
    if (this.#written !== null && equalBytes(content, this.#written)) return;
    try {
      await writePrivateFile(this.#path, content);
      this.#written = content;
    } catch (error) {
      this.#report(asParleyError(error));
    }
  }
}
