import { decodeSignedEntry, verifyEntry } from '../../../core/feed/entry-codec.ts';
import { verifyHistory } from '../../../core/history/verify.ts';
import { encodeCanonical } from '../../../core/schema/canonical.ts';
import { SignedEntry } from '../../../core/schema/feed/entry.ts';
import { HeadsStatement, SignedHeads } from '../../../core/schema/feed/tips.ts';
import { limits, MiB, protocols } from '../../../core/schema/limits.ts';
import { asText, cbor, json, message } from '../support/encodings.ts';
import * as samples from '../support/samples.ts';
import type { Target } from '../support/target.ts';
import { valueOf } from '../support/value-of.ts';

const { author } = samples;
const { sync } = protocols;

/** Feeds: what is gossiped and synced, exported, and signed. */
export const feeds: readonly Target[] = [
  {
    name: 'gossip',
    most: limits.gossipBytes,
    value: (random) => valueOf(SignedEntry, random),
    encode: cbor,
    decode: (input) => encodeCanonical(decodeSignedEntry(input)),
  },
  {
    name: 'entry',
    most: limits.entryBytes,
    cost: 5,
    value: samples.anyBody,
    encode: cbor,
    decode: (body) => verifyEntry({ body, signature: author.sign('entry', body) }).signed.body,
  },
  message('signed-heads', SignedHeads, sync.maxResponse),
  message('heads-statement', HeadsStatement, sync.maxResponse),
  {
    name: 'history-file',
    most: 1 * MiB,
    cost: 10,
    value: samples.anyHistory,
    encode: json,
    decode: (input) => verifyHistory(asText(input)),
  },
];
