import { createHash, randomBytes } from 'node:crypto';
import { pureJsCrypto, type ICryptoInterface } from '@chainsafe/libp2p-noise';
import sodium from 'sodium-native';
import { roomForRecord } from './record-memory.ts';

type Bytes = Parameters<ICryptoInterface['chaCha20Poly1305Encrypt']>[0];

const TAG = 16;
const KEY = 32;

/**
 * The algorithms of Noise (ChaCha20-Poly1305 of RFC 8439, X25519, SHA-256), by libsodium. Through node:crypto, the library's
 * own default for long records, a full one took 100 microseconds where this takes 60 (x64): a key and a cipher object are
 * made for each, and the result comes in pieces. In Electron node:crypto has no such cipher at all.
 */
export const noiseCrypto: ICryptoInterface = {
  ...pureJsCrypto,
  hashSHA256: (data) => createHash('sha256').update(data.subarray()).digest(),

  generateX25519KeyPair: () => keyPairOf(randomBytes(KEY)),
  generateX25519KeyPairFromSeed: keyPairOf,
  generateX25519SharedKey(privateKey, publicKey) {
    const shared = new Uint8Array(KEY);
    sodium.crypto_scalarmult(shared, privateKey.subarray(), publicKey.subarray(0, KEY));
    return shared;
  },

  chaCha20Poly1305Encrypt(plaintext, nonce, associatedData, key) {
    const length = plaintext.byteLength;
    const record = roomForRecord(length + TAG);
    const text = record.subarray(0, length);
    copy(plaintext, text);
    // Encrypted where it lies.
    sodium.crypto_aead_chacha20poly1305_ietf_encrypt_detached(
      text,
      record.subarray(length),
      text,
      associatedData,
      null,
      nonce,
      key,
    );
    return record;
  },

  /** @param place bytes of the ciphertext that are not needed any more; none are in the handshake, which hashes them later */
  chaCha20Poly1305Decrypt(ciphertext, nonce, associatedData, key, place) {
    const length = ciphertext.byteLength - TAG;
    if (length < 0) throw new Error('a record shorter than its tag');
    const text = place ?? Buffer.allocUnsafe(length);
    // The same memory if the record came in one piece, else a copy made for this.
    sodium.crypto_aead_chacha20poly1305_ietf_decrypt_detached(
      text,
      null,
      place ?? ciphertext.subarray(0, length),
      ciphertext.subarray(length),
      associatedData,
      nonce,
      key,
    );
    return text;
  },
};

function keyPairOf(privateKey: Uint8Array): { publicKey: Uint8Array; privateKey: Uint8Array } {
  const publicKey = new Uint8Array(KEY);
  sodium.crypto_scalarmult_base(publicKey, privateKey);
  return { publicKey, privateKey };
}

function copy(from: Bytes, to: Uint8Array): void {
  let at = 0;
  for (const piece of from instanceof Uint8Array ? [from] : from) {
    to.set(piece, at);
    at += piece.length;
  }
}
