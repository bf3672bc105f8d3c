import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../../core/client/client.ts';
import { controlFetch } from '../../../core/client/control-fetch.ts';
import { signedPart, type HistoryFile } from '../../../core/history/file.ts';
import { verifyHistory } from '../../../core/history/verify.ts';
import { identityFromSeed, type Identity } from '../../../core/identity/keys.ts';
import { decodeCanonical, encodeCanonical } from '../../../core/schema/canonical.ts';
import type { EntryBody } from '../../../core/schema/feed/entry.ts';
import { type Entry } from '../../../core/schema/feed/entry.ts';
import { HeadsStatement, type Tips } from '../../../core/schema/feed/tips.ts';
import { signEntry, verifyEntry } from '../../../core/feed/entry-codec.ts';
import { testIdentity } from '../../support/feed-entries.ts';
import {
  accept,
  connectCsv,
  ended,
  eventually,
  label,
  launch,
  testCollaboration,
  type TestCollaboration,
} from '../../support/nodes.ts';

let together: TestCollaboration;
let whole: string;
let entries: Entry[];

beforeAll(async () => {
  together = await testCollaboration(['ann', 'bob', 'cleo']);
  const { nodes, id } = together;
  for (const [index, node] of nodes.entries()) {
    const values = [1, 2, 3].map((value) => value * (index + 1));
    await connectCsv(node, 'pay', `pay\n${values.join('\n')}\n`, {
      disclosure: { smallestGroup: 3 },
    });
  }
  const [ann, ...others] = nodes;
  const task = await launch(ann!, {
    dataset: label('pay'),
    algorithm: 'mean',
    parameters: { columns: ['pay'] },
  });
  await Promise.all(others.map((node) => accept(node, task)));
  expect((await ended(ann!, task)).stage).toBe('finished');
  await eventually(async () => (await ann!.services.result(task)).verifiedBy.length === 3);
  // All are quiet and hold the same before the export.
  const sizes = () => nodes.map(({ node }) => node.parts.collaborations.replica(id).size);
  await eventually(async () => new Set(sizes()).size === 1);
  await eventually(async () => {
    whole = await ann!.services.exportHistory(id);
    return verifyHistory(whole).tailProven;
  });
  entries = file().entries.map(({ body, signature }) =>
    verifyEntry({ body: bytes(body), signature: bytes(signature) }),
  );
}, 90_000);
afterAll(() => together.stop());

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
const text = (content: Uint8Array) => Buffer.from(content).toString('base64');
const file = () => JSON.parse(whole) as HistoryFile;
const verified = (changed: HistoryFile) => verifyHistory(JSON.stringify(changed));
const codes = (changed: HistoryFile) => verified(changed).problems.map(({ code }) => code);

/** As an exporter could make it who changes what it likes and signs that. */
function changed(change: (history: HistoryFile) => void): HistoryFile {
  const history = file();
  change(history);
  const { identity } = together.nodes[0]!.node.parts;
  return { ...history, signature: text(identity.sign('history', signedPart(history))) };
}

/** Where the first entry of a type stands. */
const placeOf = (type: string) => entries.findIndex(({ body }) => body.type === type);
const lastOf = (author: string) => entries.findLastIndex(({ body }) => body.author === author);
const asFile = ({ signed }: Entry) => ({
  body: text(signed.body),
  signature: text(signed.signature),
});

/** What an organisation that keeps no rule could sign in its own name. */
async function keyOf(name: string): Promise<Identity> {
  const { identity } = together.nodes.find((node) => node.name === name)!.node.parts;
  return identityFromSeed(identity.libp2pKey.raw.slice(0, 32));
}

function signedAgain(identity: Identity, entry: Entry, change: Partial<EntryBody>): Entry {
  return signEntry(identity, { ...entry.body, ...change } as EntryBody);
}

function statement(identity: Identity, tips: Tips): HistoryFile['heads'][number] {
  const encoded = encodeCanonical({
    format: 1,
    collaboration: together.id,
    member: identity.organisation,
    tips,
    time: 1,
  } satisfies HeadsStatement);
  return { statement: text(encoded), signature: text(identity.sign('heads', encoded)) };
}

describe('an exported history', () => {
  it('is checked by the node as it is offline', async () => {
    const { node, folder } = together.nodes[1]!;
    const client = createClient({ fetch: controlFetch(folder) });
    expect(await client.verifyHistory(whole)).toEqual(verifyHistory(whole));
    const signal = new AbortController().signal;
    const other = new TextEncoder().encode(whole.replace('"Test"', '"Best"'));
    expect((await node.services.verifyHistory(other, signal)).ok).toBe(false);
    await expect(client.verifyHistory('{}')).rejects.toMatchObject({ code: 'HISTORY_INVALID' });
  });

  it('verifies with nothing but itself, up to its proven end', () => {
    const verdict = verifyHistory(whole);
    expect(verdict).toMatchObject({
      ok: true,
      tailProven: true,
      problems: [],
      tasks: 1,
      results: 1,
    });
    expect(verdict.entries).toBe(entries.length);
    expect(verdict.authors).toBe(3);
    for (const { last, proven } of verdict.tails) expect(proven).toBeGreaterThanOrEqual(last);
  });

  it('without the others’ statements is right as far as it goes, but its end is not proven', () => {
    const verdict = verified(changed((history) => (history.heads = [])));
    expect(verdict).toMatchObject({ ok: true, tailProven: false });
  });

  it('whose statements come from keys that nobody let in proves nothing', async () => {
    const puppet = await testIdentity('puppet');
    const tips = decodeCanonical(HeadsStatement, bytes(file().heads[0]!.statement)).tips;
    const verdict = verified(changed((history) => (history.heads = [statement(puppet, tips)])));
    expect(verdict.tailProven).toBe(false);
  });

  it('that somebody changed after its exporter had signed it does not verify', () => {
    expect(codes({ ...file(), heads: [] })).toEqual(['HISTORY_INVALID']);
    expect(codes({ ...file(), exportedBy: together.nodes[1]!.node.organisation })).toContain(
      'HISTORY_INVALID',
    );
  });

  it('that is something else altogether is refused as such', () => {
    const others = ['', '{}', 'hello', whole.slice(0, -20), JSON.stringify({ ...file(), more: 1 })];
    for (const other of others) {
      expect(() => verifyHistory(other)).toThrow(
        expect.objectContaining({ code: 'HISTORY_INVALID' }),
      );
    }
  });
});

describe('tampering with it is found', () => {
  it('a changed byte in any entry', () => {
    for (let at = 0; at < entries.length; at += 3) {
      const history = changed(({ entries: list }) => {
        const body = bytes(list[at]!.body);
        body[Math.floor(body.length / 2)]! ^= 1;
        list[at] = { ...list[at]!, body: text(body) };
      });
      expect(verified(history).ok).toBe(false);
    }
  });

  it('a forged signature', () => {
    const history = changed(({ entries: list }) => {
      const signature = bytes(list[4]!.signature);
      signature[9]! ^= 1;
      list[4] = { ...list[4]!, signature: text(signature) };
    });
    expect(codes(history)).toContain('ENTRY_SIGNATURE');
  });

  it('an entry taken out of the middle', () => {
    for (let at = 1; at < entries.length - 1; at += 2) {
      const history = changed(({ entries: list }) => void list.splice(at, 1));
      expect(verified(history).ok).toBe(false);
    }
  });

  it('an end that was cut off, of one feed or of all, by what others signed', () => {
    for (let cut = 1; cut <= 5; cut++) {
      const history = changed(({ entries: list }) => void list.splice(-cut));
      expect(codes(history)).toContain('HISTORY_INVALID');
    }
    for (const { name, node } of together.nodes) {
      const from = lastOf(node.organisation);
      const dependents = new Set([entries[from]!.id]);
      const kept = entries.filter((entry) => {
        const cited = [entry.body.prev, ...Object.values(entry.body.seen).map((head) => head.id)];
        if (cited.some((id) => id !== null && dependents.has(id))) dependents.add(entry.id);
        return !dependents.has(entry.id);
      });
      const history = changed((all) => (all.entries = kept.map(asFile)));
      expect(codes(history), name).toContain('HISTORY_INVALID');
    }
  });

  it('an end that its author wrote anew', async () => {
    const at = lastOf(entries.at(-1)!.body.author);
    const author = together.nodes.find(
      ({ node }) => node.organisation === entries[at]!.body.author,
    )!;
    const other = signedAgain(await keyOf(author.name), entries[at]!, {
      nonce: new Uint8Array(16),
    });
    const history = changed(({ entries: list }) => void list.splice(at, 1, asFile(other)));
    expect(codes(history)).toEqual(expect.arrayContaining(['HISTORY_INVALID']));
  });

  it('entries that changed places, or stand there twice', () => {
    const at = entries.findIndex(({ body }, index) => body.prev === entries[index - 1]?.id);
    const swapped = changed(({ entries: list }) => {
      [list[at - 1], list[at]] = [list[at]!, list[at - 1]!];
    });
    expect(codes(swapped)).toContain('ENTRY_DEPENDENCY');
    const twice = changed(({ entries: list }) => void list.push(list[at]!));
    expect(codes(twice)).toEqual(['HISTORY_INVALID']);
  });

  it('an entry of a stranger, or of another collaboration', async () => {
    const stranger = await testIdentity('stranger');
    const [first] = entries;
    const foreign = signedAgain(stranger, entries[placeOf('task.announced')]!, {
      author: stranger.organisation,
      seq: 0,
      prev: null,
      seen: { [first!.body.author]: { seq: 0, id: first!.id } },
    });
    expect(codes(changed(({ entries: list }) => void list.push(asFile(foreign))))).toEqual([
      'ENTRY_AUTHOR',
    ]);
    const elsewhere = signedAgain(await keyOf('ann'), first!, { nonce: new Uint8Array(16) });
    expect(codes(changed(({ entries: list }) => void list.push(asFile(elsewhere))))).toEqual([
      'ENTRY_CHAIN',
    ]);
  });

  it('another result, another salt, or a result of no task', () => {
    const flip = (encoded: string) => {
      const content = bytes(encoded);
      content[5]! ^= 1;
      return text(content);
    };
    const result = changed(({ results }) => void (results[0]!.result = flip(results[0]!.result)));
    const salt = changed(({ results }) => void (results[0]!.salt = flip(results[0]!.salt)));
    for (const history of [result, salt]) expect(codes(history)).toEqual(['SUM_MISMATCH']);
    const unknown = changed(({ results }) => void (results[0]!.task = together.id));
    expect(codes(unknown)).toEqual(['HISTORY_INVALID']);
  });

  it('a roster that names an acceptance nobody gave, or a wrong threshold', async () => {
    const at = placeOf('task.rostered');
    const rostered = entries[at]!;
    if (rostered.body.type !== 'task.rostered') throw new Error('no roster');
    const { payload } = rostered.body;
    const upTo = entries.slice(0, at).map(asFile);
    const [one, two, ...rest] = payload.participants;
    const false1 = { ...one!, acceptance: two!.acceptance };
    const forged = [
      { ...payload, participants: [false1, two!, ...rest] },
      { ...payload, threshold: payload.threshold - 1 },
    ];
    for (const changedPayload of forged) {
      const entry = signedAgain(await keyOf('ann'), rostered, {
        payload: changedPayload,
      });
      const history = changed((all) => {
        all.entries = [...upTo, asFile(entry)];
        all.heads = [];
        all.results = [];
      });
      expect(codes(history)).toContain('ROSTER_INVALID');
    }
  });

  it('a statement that does not carry its member’s signature', () => {
    const history = changed(({ heads }) => {
      const signature = bytes(heads[0]!.signature);
      signature[0]! ^= 1;
      heads[0] = { ...heads[0]!, signature: text(signature) };
    });
    expect(codes(history)).toEqual(['HISTORY_INVALID']);
  });
});
