import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';

const SAMPLE = 500;
/** Of an entry's body. */
const BYTES = 500;

/** Milliseconds that node:crypto takes to verify so many Ed25519 signatures, reckoned from a sample. */
export function verifyMs(count: number): number {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const body = randomBytes(BYTES);
  const signature = sign(null, body, privateKey);
  const started = performance.now();
  for (let i = 0; i < SAMPLE; i++) verify(null, body, publicKey, signature);
  return ((performance.now() - started) / SAMPLE) * count;
}
