import { expect, test, vi } from 'vitest';
import { encodeSignedEntry } from '../../../core/feed/entry-codec.ts';
import { Gossip, type GossipPorts } from '../../../core/feed/gossip.ts';
import type { IngestReport } from '../../../core/feed/types.ts';
import type { GossipHandler, Network } from '../../../core/network/types.ts';
import { ParleyError } from '../../../core/schema/errors.ts';
import { makeFounding, testIdentity } from '../../support/feed-entries.ts';

const anna = await testIdentity('anna');
const entry = makeFounding(anna);
const message = encodeSignedEntry(entry.signed);
const taken: IngestReport = { stored: [entry], known: 0, dropped: {}, missing: new Set() };
const full = new ParleyError('STORE_UNWRITABLE', 'Full.');

/** How a node that ingests so answers a gossiped entry. */
function answering(ingest: GossipPorts['ingest']) {
  const log = vi.fn();
  let handler: GossipHandler | undefined;
  const network = {
    subscribe: (_topic: string, given: GossipHandler) => (handler = given),
  } as unknown as Network;
  const gossip = new Gossip({
    network,
    log,
    ingest,
    mayRead: () => true,
    fetchSoon: () => undefined,
    malformed: () => undefined,
  });
  gossip.useTopics(['topic']);
  return { verdict: handler!(anna.organisation, message), log };
}

test('an entry is passed on once it was judged, without waiting for the disk', async () => {
  const { verdict } = answering((_, judged) => {
    judged(taken);
    return new Promise(() => undefined);
  });
  expect(await verdict).toBe('accept');
});

test('one that cannot be stored then is said in the log', async () => {
  const { verdict, log } = answering((_, judged) => {
    judged(taken);
    return Promise.reject(full);
  });
  expect(await verdict).toBe('accept');
  expect(log).toHaveBeenCalledWith('warn', expect.stringContaining('could not be stored'), {
    error: full,
  });
});

test('one that could not be judged is not passed on', async () => {
  const { verdict, log } = answering(() => Promise.reject(full));
  await expect(verdict).rejects.toBe(full);
  expect(log).not.toHaveBeenCalled();
});
