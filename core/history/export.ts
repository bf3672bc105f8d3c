import type { Identity } from '../identity/keys.ts';
import type { Replica } from '../feed/types.ts';
import type { StoredResult } from '../schema/local/journal.ts';
import { signedPart, toBase64, type HistoryFile } from './file.ts';

export interface ExportFields {
  readonly replica: Replica;
  readonly name: string;
  readonly identity: Identity;
  readonly now: number;
  readonly results: readonly StoredResult[];
}

/** One collaboration's history as the text of a file. */
export async function exportHistory(fields: ExportFields): Promise<string> {
  const { replica, name, identity, now, results } = fields;
  const signedHeads = await replica.signedHeads();
  const entries = replica.arrival();
  const held = new Set(entries.map(({ id }) => id));
  // A statement about entries that are still on their way here would make this file look cut off.
  const statements = signedHeads.filter(({ statement }) =>
    Object.values(statement.tips).every((heads) => heads.every((head) => held.has(head.id))),
  );
  const file: HistoryFile = {
    format: 'parley-history-1',
    collaboration: replica.collaboration,
    name,
    exportedBy: identity.organisation,
    exported: now,
    entries: entries.map(({ signed }) => ({
      body: toBase64(signed.body),
      signature: toBase64(signed.signature),
    })),
    heads: statements.map(({ signed }) => ({
      statement: toBase64(signed.statement),
      signature: toBase64(signed.signature),
    })),
    results: results.map(({ task, result, salt }) => ({
      task,
      result: toBase64(result),
      salt: toBase64(salt),
    })),
    signature: '',
  };
  const signature = toBase64(identity.sign('history', signedPart(file)));
  return `${JSON.stringify({ ...file, signature }, null, 1)}\n`;
}
