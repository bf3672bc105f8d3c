import type { Random } from './random.ts';

/** What decoders stumble over: heads of CBOR with lengths of their own, signs of JSON, ends of ranges. */
const telling = [
  [0x00],
  [0xff],
  [0x7f],
  [0x80],
  [0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0x3b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0x5a, 0xff, 0xff, 0xff, 0xff],
  [0x9a, 0x7f, 0xff, 0xff, 0xff],
  [0xba, 0x10, 0x00, 0x00, 0x00],
  [0x5f],
  [0x9f],
  [0xbf],
  [0xf7],
  [0xf9, 0x7e, 0x00],
  [0xfb, 0x7f, 0xf0, 0, 0, 0, 0, 0, 0],
  [0xfb, 0x80, 0, 0, 0, 0, 0, 0, 0],
  [0x18, 0x01],
  [0xd8, 0x2a],
  [0xd8, 0x2a, 0x58, 0x25, 0x00],
  [0xc2, 0x49],
  [0x22],
  [0x5b],
  [0x7b],
  [0x5c],
  [0x2c],
  [0x3a],
  [0x0a],
  [0x0d],
  [0x25, 0x30, 0x30],
  [0x2e, 0x2e, 0x2f],
  [0xe2, 0x80, 0xae],
  [0xef, 0xbb, 0xbf],
  [0xed, 0xa0, 0x80],
  [0xf0, 0x9f, 0x98, 0x80],
  [0xc0, 0x80],
].map((bytes) => Uint8Array.from(bytes));

/** One level each of nesting. */
const openings = [
  '\x81',
  '\xa1\x61a',
  '[',
  '{"a":',
  '(',
  'NOT ',
  '{"__proto__":',
  '/ip4/1.2.3.4',
  '"',
  'A',
].map((text) => Uint8Array.from(Buffer.from(text, 'latin1')));

/** One to four changes to an encoding that was valid. */
export function mutateBytes(
  random: Random,
  valid: Uint8Array,
  other: Uint8Array,
  most: number,
): Uint8Array {
  let bytes = valid;
  for (let times = 1 + random.below(4); times > 0; times -= 1) bytes = once(random, bytes, other);
  return bytes.subarray(0, most);
}

function once(random: Random, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  const at = random.below(bytes.length + 1);
  const some = random.below(1 + Math.min(64, bytes.length - at));
  switch (random.below(10)) {
    case 0: {
      const flipped = bytes.slice();
      if (at < flipped.length) flipped[at] = (flipped[at] ?? 0) ^ (1 << random.below(8));
      return flipped;
    }
    case 1:
      return bytes.slice(0, at);
    case 2:
      return spliced(bytes, at, at + some, new Uint8Array(0));
    case 3:
      return spliced(bytes, at, at, bytes.subarray(at, at + some));
    case 4: {
      const from = random.below(other.length + 1);
      return spliced(bytes, at, at + some, other.subarray(from, from + 1 + random.below(200)));
    }
    case 5:
      return spliced(bytes, at, at + random.below(2), random.pick(telling));
    case 6:
      return spliced(bytes, at, at + some, random.bytes(random.below(32)));
    case 7:
      return lengthLie(random, bytes, at);
    case 8:
      return nested(random, bytes, at);
    default:
      return spliced(bytes, at, at + 1, Uint8Array.of(random.next() & 0xff));
  }
}

/** The next byte that may be the head of a text, of bytes, of a list or a map says another length. */
function lengthLie(random: Random, bytes: Uint8Array, from: number): Uint8Array {
  const lied = bytes.slice();
  for (let at = from; at < lied.length; at += 1) {
    const head = lied[at] ?? 0;
    if (head < 0x40 || head > 0xbf) continue;
    lied[at] = (head & 0xe0) | random.below(32);
    break;
  }
  return lied;
}

function nested(random: Random, bytes: Uint8Array, at: number): Uint8Array {
  const opening = random.pick(openings);
  // Seldom deep: it costs as much as a thousand other inputs.
  const depth = random.chance(30) ? random.pick([600, 2_500, 4_000, 8_000]) : 1 + random.below(40);
  const levels = new Uint8Array(opening.length * depth);
  for (let i = 0; i < depth; i += 1) levels.set(opening, i * opening.length);
  return spliced(bytes, at, at, levels);
}

function spliced(bytes: Uint8Array, from: number, to: number, into: Uint8Array): Uint8Array {
  const out = new Uint8Array(from + into.length + Math.max(0, bytes.length - to));
  out.set(bytes.subarray(0, from));
  out.set(into, from);
  out.set(bytes.subarray(Math.min(to, bytes.length)), from + into.length);
  return out;
}
