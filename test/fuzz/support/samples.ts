import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread, threadId } from 'node:worker_threads';
import { signEntry } from '../../../core/feed/entry-codec.ts';
import { signedPart, toBase64, type HistoryFile } from '../../../core/history/file.ts';
import type { Identity } from '../../../core/identity/keys.ts';
import { encodeCanonical, sha256 } from '../../../core/schema/canonical.ts';
import { EntryBody } from '../../../core/schema/feed/entry.ts';
import { makeEntry, makeFounding, testIdentity } from '../../support/feed-entries.ts';
import type { Random } from './random.ts';
import { valueOf } from './value-of.ts';

export const author: Identity = await testIdentity('author');

/** A body of any type, in the author's name. */
export const anyBody = (random: Random): unknown => ({
  ...(valueOf(EntryBody, random) as object),
  author: author.organisation,
});

/** Signed by the author whatever it is, so that what comes behind the signature is reached. */
export function signedAnyhow(body: unknown): { body: Uint8Array; signature: Uint8Array } {
  const encoded = encodeCanonical(body);
  return { body: encoded, signature: author.sign('entry', encoded) };
}

const founding = makeFounding(author);
const second = makeEntry(author, { collaboration: founding.id, prev: founding });

/** An exported history with some entries, one of them of any type and by its form alone. */
export function anyHistory(random: Random): unknown {
  const { id: collaboration } = founding;
  const body = {
    ...(anyBody(random) as EntryBody),
    collaboration,
    seq: 2,
    prev: second.id,
    seen: {},
  };
  const entries = [founding.signed, second.signed, signedIfSound(body)];
  const unsigned = {
    format: 'parley-history-1' as const,
    collaboration,
    name: 'Test',
    exportedBy: author.organisation,
    exported: 1_700_000_000_000,
    entries: entries.map((entry) => ({
      body: toBase64(entry.body),
      signature: toBase64(entry.signature),
    })),
    heads: [],
    results: [],
  };
  const part = signedPart({ ...unsigned, signature: '' });
  return { ...unsigned, signature: toBase64(author.sign('history', part)) } satisfies HistoryFile;
}

function signedIfSound(body: EntryBody): { body: Uint8Array; signature: Uint8Array } {
  try {
    return signEntry(author, body).signed;
  } catch {
    return signedAnyhow(body);
  }
}

/** A ticket's text with the checksum that fits, whatever is in it. */
export function ticketText(ticket: unknown): string {
  const body = encodeCanonical(ticket);
  return `parley-invitation-1:${Buffer.concat([body, sha256(body).subarray(0, 4)]).toString('base64url')}`;
}

/** One for the process, which takes it away when it ends; its threads are ended without a word, and have a part of it each. */
const shared = (process.env['PARLEY_FUZZ_FOLDER'] ??= mkdtempSync(join(tmpdir(), 'parley-fuzz-')));
const folder = join(shared, String(threadId));
mkdirSync(folder, { recursive: true });
if (isMainThread) process.on('exit', () => rmSync(shared, { recursive: true, force: true }));

/** The input as a file that only this user may read. */
export function asFile(name: string, content: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content, { mode: 0o600 });
  return path;
}
