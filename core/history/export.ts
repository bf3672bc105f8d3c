import type { Replica } from '../feed/types.ts';
import type { OrganisationId } from '../schema/ids.ts';
import type { StoredResult } from '../schema/local/journal.ts';
import { toBase64, type HistoryFile } from './file.ts';

export interface ExportFields {
  readonly replica: Replica;
  readonly name: string;
  readonly self: OrganisationId;
  readonly now: number;
  readonly results: readonly StoredResult[];
}

/** One collaboration's history as the text of a file. */
export async function exportHistory(fields: ExportFields): Promise<string> {
  const { replica, name, self, now, results } = fields;
  // A statement about entries that are still on their way here would make this file look cut off.
  const statements = (await replica.signedHeads()).filter(({ statement }) =>
    Object.values(statement.tips).every((heads) => heads.every((head) => replica.has(head.id))),
  );
  const file: HistoryFile = {
    format: 'parley-history-1',
    collaboration: replica.collaboration,
    name,
    exportedBy: self,
    exported: now,
    entries: replica.arrival().map(({ signed }) => ({
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
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}
