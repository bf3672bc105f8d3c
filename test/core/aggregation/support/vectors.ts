import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { attemptContext, type AttemptContext } from '../../../../core/aggregation/context.ts';
import type { ContentId, OrganisationId } from '../../../../core/schema/ids.ts';

const hex = z.string().transform((text) => new Uint8Array(Buffer.from(text, 'hex')));
const id = z.string().transform((text) => text as OrganisationId);
const cid = z.string().transform((text) => text as ContentId);

/** test/vectors/secure_sum.py made these. */
const Vectors = z.object({
  session: z.object({ task: cid, roster: cid, hash: hex }),
  attempt: z.object({ round: z.number(), attempt: z.number(), input: hex }),
  participants: z.array(
    z.object({ id, key: hex, seed: hex, public: hex, seedHash: hex, signed: hex }),
  ),
  advertsHash: hex,
  pairSeeds: z.array(z.object({ a: z.number(), b: z.number(), seed: hex })),
  sealKeys: z.array(
    z.object({ from: z.number(), to: z.number(), kind: z.enum(['seed', 'key']), key: hex }),
  ),
  masked: z.array(z.object({ contribution: hex, vector: hex, signed: hex })),
  agreementSigned: hex,
  voidSigned: hex,
  keystream: z.object({
    seed: hex,
    key: hex,
    start: hex,
    acrossBlocks: hex,
    sha256: hex,
    length: z.number(),
  }),
  fixedPoint: z.array(
    z.object({
      numerator: z.string().transform(BigInt),
      denominator: z.string().transform(BigInt),
      element: hex,
    }),
  ),
  compact: z.array(
    z.object({ bits: z.number(), clip: z.number(), value: z.number(), element: hex }),
  ),
});

const file = new URL('../../../vectors/secure-sum.json', import.meta.url);
export const vectors = Vectors.parse(JSON.parse(readFileSync(file, 'utf8')));

export const vectorContext: AttemptContext = attemptContext({
  task: vectors.session.task,
  roster: vectors.session.roster,
  participants: vectors.participants.map((participant) => participant.id),
  ...vectors.attempt,
  ring: 'z128',
  length: 5,
});
