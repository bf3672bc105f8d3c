import { createCipheriv, randomBytes } from 'node:crypto';
import sodium from 'sodium-native';
import { elementBytes } from '../../core/aggregation/ring.ts';
import { cpuMs } from '../parts/cpu.ts';
import type { SumSettings } from './one-sum.ts';

export interface LowerBound {
  readonly clientMs: number;
  readonly collectorMs: number;
}

/** One block stays in the second-level cache, as in core/aggregation/mask.ts. */
const BLOCK = 64 * 1024;
/** Enough for a clock that counts in tenths of a millisecond. */
const LEAST_BYTES = 32 << 20;
const LEAST_AGREEMENTS = 200;

/**
 * What no program with these primitives can go below: AES-256-CTR keystreams of the same bytes, their addition as
 * 32-bit integers, and the X25519 agreements. No signature, share, hash or copy is in it.
 */
export function lowerBound({ n, length, ring, dropped }: SumSettings): LowerBound {
  const vector = length * elementBytes[ring];
  const stream = keystreamAndAddMs();
  const agreement = agreementMs();
  // A mask with every other one, and the own one.
  const clientMs = n * vector * stream + (n - 1) * agreement;
  const survivors = n - dropped;
  const withLost = dropped * survivors;
  const collectorMs = (survivors + withLost) * vector * stream + withLost * agreement;
  return { clientMs, collectorMs };
}

/** Milliseconds a byte. */
function keystreamAndAddMs(): number {
  const zeros = new Uint8Array(BLOCK);
  const sums = new Int32Array(BLOCK / 4);
  const cipher = createCipheriv('aes-256-ctr', randomBytes(32), new Uint8Array(16));
  const blocks = LEAST_BYTES / BLOCK;
  const run = (count: number): number => {
    const start = cpuMs();
    for (let block = 0; block < count; block++) {
      const stream = cipher.update(zeros);
      add(sums, new Int32Array(stream.buffer, stream.byteOffset, BLOCK / 4));
      // Its memory is there for the next at once, as in core/aggregation/mask.ts.
      stream.buffer.transfer(0);
    }
    return cpuMs() - start;
  };
  run(blocks / 4);
  return run(blocks) / LEAST_BYTES;
}

function add(sums: Int32Array, words: Int32Array): void {
  for (let i = 0; i < words.length; i++) sums[i] = ((sums[i] ?? 0) + (words[i] ?? 0)) | 0;
}

function agreementMs(): number {
  const publicKey = new Uint8Array(32);
  sodium.crypto_scalarmult_base(publicKey, randomBytes(32));
  const secret = randomBytes(32);
  const shared = new Uint8Array(32);
  const start = cpuMs();
  for (let i = 0; i < LEAST_AGREEMENTS; i++) sodium.crypto_scalarmult(shared, secret, publicKey);
  return (cpuMs() - start) / LEAST_AGREEMENTS;
}
