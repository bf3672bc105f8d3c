import { getCiphers } from 'node:crypto';
import { pureJsCrypto, type ICryptoInterface } from '@chainsafe/libp2p-noise';
import sodium from 'sodium-native';

/**
 * The record cipher of Noise, ChaCha20-Poly1305 (RFC 8439). Node's OpenSSL has it and the noise library uses it by
 * default. Electron's BoringSSL does not offer it to node:crypto, and the library would fall back to WebAssembly,
 * four times slower; libsodium takes its place there.
 * @param ciphers names of the ciphers that node:crypto offers
 * @returns undefined for the library's own default
 */
export function noiseCrypto(
  ciphers: readonly string[] = getCiphers(),
): ICryptoInterface | undefined {
  return ciphers.includes('chacha20-poly1305') && !('electron' in process.versions)
    ? undefined
    : sodiumCrypto;
}

type Bytes = Parameters<ICryptoInterface['chaCha20Poly1305Encrypt']>[0];

const TAG = 16;

/** Hashes and X25519 run once per handshake; only the record cipher is worth native code. */
const sodiumCrypto: ICryptoInterface = {
  ...pureJsCrypto,
  chaCha20Poly1305Encrypt(plaintext: Bytes, nonce, associatedData, key) {
    const out = Buffer.allocUnsafe(plaintext.byteLength + TAG);
    sodium.crypto_aead_chacha20poly1305_ietf_encrypt(
      out,
      buffer(plaintext),
      buffer(associatedData),
      null,
      buffer(nonce),
      buffer(key),
    );
    return out;
  },
  chaCha20Poly1305Decrypt(ciphertext: Bytes, nonce, associatedData, key) {
    if (ciphertext.byteLength < TAG) throw new Error('a record shorter than its tag');
    const out = Buffer.allocUnsafe(ciphertext.byteLength - TAG);
    // Throws when the tag does not fit.
    sodium.crypto_aead_chacha20poly1305_ietf_decrypt(
      out,
      null,
      buffer(ciphertext),
      buffer(associatedData),
      buffer(nonce),
      buffer(key),
    );
    return out;
  },
};

/** One contiguous buffer without copying where the bytes are contiguous already. */
function buffer(bytes: Bytes): Buffer {
  const view = bytes.subarray();
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}
