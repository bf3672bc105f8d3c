import { dialable } from '../../../core/network/address-book.ts';
import { encodeHello, readHello } from '../../../core/network/hello.ts';
import { PartRequest } from '../../../core/network/offers.ts';
import { answerReply, readReply } from '../../../core/network/reply.ts';
import { KiB, protocols } from '../../../core/schema/limits.ts';
import { JoinRequest, JoinResponse } from '../../../core/schema/wire/join.ts';
import { MembersRequest, MembersResponse } from '../../../core/schema/wire/members.ts';
import { ReachRequest, ReachResponse } from '../../../core/schema/wire/reach.ts';
import { RoundRequest, RoundResponse } from '../../../core/schema/wire/round.ts';
import { SyncRequest, SyncResponse } from '../../../core/schema/wire/sync.ts';
import { message, raw, refusedIfNull, words } from '../support/encodings.ts';
import { readFrames } from '../support/frames.ts';
import * as samples from '../support/samples.ts';
import type { Target } from '../support/target.ts';

const { author } = samples;
const { hello, join, sync, members, round, blob, reach } = protocols;

const framed = (body: Uint8Array) => Buffer.concat([Uint8Array.of(0, 0, 0, body.length), body]);

/** Between peers: frames, then what is in them, by protocol. */
export const peers: readonly Target[] = [
  {
    name: 'frames',
    most: 64 * KiB,
    encode: raw,
    decode: readFrames,
    value: (random) =>
      Buffer.concat([random.bytes(1), ...[1, 2].map(() => framed(random.bytes(random.below(60))))]),
  },
  {
    name: 'hello',
    most: hello.maxRequest,
    encode: raw,
    decode: (input) => readHello(input, 'x'),
    value: (random) =>
      encodeHello({
        protocol: '1.0',
        software: '0.1.0',
        ...(random.below(2) === 0 && { relays: true }),
      }),
  },
  {
    name: 'reply',
    most: sync.maxResponse,
    encode: raw,
    decode: (input) => void readReply(input, 'x'),
    value: (random) => answerReply(random.bytes(random.below(40))),
  },
  message('join-request', JoinRequest, join.maxRequest),
  message('join-response', JoinResponse, join.maxResponse),
  message('sync-request', SyncRequest, sync.maxRequest),
  message('sync-response', SyncResponse, sync.maxResponse),
  message('members-request', MembersRequest, members.maxRequest),
  message('members-response', MembersResponse, members.maxResponse),
  message('round-request', RoundRequest, round.maxRequest),
  message('round-response', RoundResponse, round.maxResponse),
  message('part-request', PartRequest, blob.maxRequest),
  message('reach-request', ReachRequest, reach.maxRequest),
  message('reach-response', ReachResponse, reach.maxResponse),
  words(
    'address-of-member',
    300,
    [
      '/ip4/192.0.2.7/tcp/4001',
      `/dns4/a.example/tcp/1/p2p/${author.organisation}`,
      `/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp/p2p-circuit/p2p/${author.organisation}`,
    ],
    (said) => refusedIfNull(dialable(said, author.organisation)),
  ),
];
