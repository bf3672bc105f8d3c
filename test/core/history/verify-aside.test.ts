import { beforeAll, describe, expect, test } from 'vitest';
import { signedPart, toBase64, type HistoryFile } from '../../../core/history/file.ts';
import { verifyHistory } from '../../../core/history/verify.ts';
import { verifyHistoryAside } from '../../../core/history/verify-aside.ts';
import type { Entry } from '../../../core/schema/feed/entry.ts';
import { makeEntry, makeFounding, testIdentity } from '../../support/feed-entries.ts';

const never = new AbortController().signal;
const bytes = (text: string) => new TextEncoder().encode(text);
let content: string;

/** The export of somebody who is alone and changes its name a lot. */
beforeAll(async () => {
  const ann = await testIdentity('ann');
  const first = makeFounding(ann);
  const entries: Entry[] = [first];
  for (let i = 0; i < 300; i++) {
    entries.push(makeEntry(ann, { collaboration: first.id, prev: entries.at(-1)! }));
  }
  const file: HistoryFile = {
    format: 'parley-history-1',
    collaboration: first.id,
    name: 'Test',
    exportedBy: ann.organisation,
    exported: 1,
    entries: entries.map(({ signed }) => ({
      body: toBase64(signed.body),
      signature: toBase64(signed.signature),
    })),
    heads: [],
    results: [],
    signature: '',
  };
  content = JSON.stringify({ ...file, signature: toBase64(ann.sign('history', signedPart(file))) });
});

describe('verifying in a thread of its own', () => {
  test('finds what verifying here finds, while this thread goes on', async () => {
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 1);
    const verdict = await verifyHistoryAside(bytes(content), never);
    clearInterval(ticking);
    expect(verdict).toEqual(verifyHistory(content));
    expect(verdict).toMatchObject({ entries: 301, ok: true, tailProven: false });
    expect(ticks).toBeGreaterThan(0);
  });

  test('a changed file is found out', async () => {
    const verdict = await verifyHistoryAside(bytes(content.replace('"Test"', '"Best"')), never);
    expect(verdict.ok).toBe(false);
  });

  test.each([
    ['no export', bytes('{}')],
    ['no JSON', bytes('export')],
    ['nothing', bytes('')],
    ['no UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
  ])('%s is HISTORY_INVALID', async (_name, wrong) => {
    await expect(verifyHistoryAside(wrong, never)).rejects.toMatchObject({
      code: 'HISTORY_INVALID',
    });
  });

  test('ends when nobody waits for it any more', async () => {
    const controller = new AbortController();
    const verdict = verifyHistoryAside(bytes(content), controller.signal);
    controller.abort();
    await expect(verdict).rejects.toMatchObject({ code: 'STOPPED' });
    await expect(verifyHistoryAside(bytes(content), controller.signal)).rejects.toMatchObject({
      code: 'STOPPED',
    });
  });
});
