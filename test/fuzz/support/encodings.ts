import * as dagCbor from '@ipld/dag-cbor';
import type { z } from 'zod';
import { ParleyError } from '../../../core/schema/errors.ts';
import { decodeCanonical, encodeCanonical } from '../../../core/schema/canonical.ts';
import { Broken } from './judge.ts';
import type { Random } from './random.ts';
import type { Target } from './target.ts';
import { valueOf } from './value-of.ts';
import { safelyParsed } from '../../../core/schema/safely-parsed.ts';

export const cbor = (value: unknown): Uint8Array => dagCbor.encode(value);

export const json = (value: unknown): Uint8Array =>
  // What JSON has no word for is written as a number, as a stranger's program would.
  text(
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === 'bigint' ? Number(inner) : inner,
    ),
  );

export const text = (value: unknown): Uint8Array => new Uint8Array(Buffer.from(String(value)));

/** Bytes as they are. */
export const raw = (value: unknown): Uint8Array =>
  value instanceof Uint8Array ? value : text(value);

export const asText = (input: Uint8Array): string => Buffer.from(input).toString('utf8');

/** JSON as a listener parses it, before any schema of ours sees it. */
export function parsed(input: Uint8Array): unknown {
  try {
    return JSON.parse(asText(input));
  } catch (cause) {
    throw new ParleyError('USAGE', 'This is no JSON.', { cause });
  }
}

/** A message in canonical dag-cbor that is decoded by its schema alone: what is taken must encode to the same bytes. */
export function message(name: string, schema: z.ZodType, most: number): Target {
  return {
    name,
    most,
    value: (random) => valueOf(schema, random),
    encode: cbor,
    decode: (input) => encodeCanonical(decodeCanonical(schema, input)),
  };
}

/** JSON that a schema alone decides on: it takes the value or says what is wrong with it, and throws nothing. */
export function jsonBody(name: string, schema: z.ZodType, most: number): Target {
  return {
    name,
    most,
    value: (random) => valueOf(schema, random),
    encode: json,
    decode: (input) => {
      const result = safelyParsed(schema, parsed(input));
      if (!result.success)
        throw new ParleyError('USAGE', 'It does not fit.', { cause: result.error });
    },
  };
}

/** A text that a function of ours reads. */
export function words(
  name: string,
  most: number,
  samples: readonly string[],
  read: (text: string) => unknown,
): Target {
  return {
    name,
    most,
    value: (random: Random) => random.pick(samples),
    encode: text,
    decode: (input) => read(asText(input)),
  };
}

/** For what says by null that it is none. */
export function refusedIfNull(value: unknown): void {
  if (value === null) throw new ParleyError('USAGE', 'It is none.');
}

export function holds(condition: boolean, what: string): void {
  if (!condition) throw new Broken(what);
}
