import { createCipheriv, randomBytes } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { noiseCrypto } from '../../../core/network/noise-crypto.ts';
import { stopAll, testNetwork, until, type TestNetwork } from '../../support/network.ts';

const sodium = noiseCrypto([])!;

/** RFC 8439, section 2.8.2. */
const rfc = {
  key: Buffer.from('808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f', 'hex'),
  nonce: Buffer.from('070000004041424344454647', 'hex'),
  ad: Buffer.from('50515253c0c1c2c3c4c5c6c7', 'hex'),
  text: Buffer.from(
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
  ),
  tag: '1ae10b594f09e26a7e902ecbd0600691',
};

describe('the record cipher', () => {
  test('is the default where node:crypto has it, and libsodium where not', () => {
    expect(noiseCrypto(['aes-256-gcm', 'chacha20-poly1305'])).toBeUndefined();
    expect(noiseCrypto(['aes-256-gcm'])).toBeDefined();
  });

  test('gives the vector of RFC 8439', () => {
    const { key, nonce, ad, text } = rfc;
    const sealed = sodium.chaCha20Poly1305Encrypt(text, nonce, ad, key).subarray();
    expect(Buffer.from(sealed.subarray(-16)).toString('hex')).toBe(rfc.tag);
    expect(Buffer.from(sealed.subarray(0, 8)).toString('hex')).toBe('d31a8d34648e60db');
    expect(Buffer.from(sodium.chaCha20Poly1305Decrypt(sealed, nonce, ad, key).subarray())).toEqual(
      text,
    );
  });

  test('gives what OpenSSL gives, for any length', () => {
    for (const length of [0, 1, 15, 16, 17, 1199, 1200, 65_519]) {
      const [key, nonce, ad, text] = [
        randomBytes(32),
        randomBytes(12),
        randomBytes(32),
        randomBytes(length),
      ];
      const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
      cipher.setAAD(ad, { plaintextLength: length });
      const expected = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
      expect(Buffer.from(sodium.chaCha20Poly1305Encrypt(text, nonce, ad, key).subarray())).toEqual(
        expected,
      );
    }
  });

  test('refuses a changed record, and one that is shorter than a tag', () => {
    const { key, nonce, ad, text } = rfc;
    const sealed = Buffer.from(sodium.chaCha20Poly1305Encrypt(text, nonce, ad, key).subarray());
    sealed[3]! ^= 1;
    expect(() => sodium.chaCha20Poly1305Decrypt(sealed, nonce, ad, key)).toThrow();
    expect(() => sodium.chaCha20Poly1305Decrypt(sealed.subarray(0, 15), nonce, ad, key)).toThrow();
  });
});

describe('between two nodes', () => {
  let networks: TestNetwork[] = [];
  afterEach(() => stopAll(networks));

  test('the two implementations understand each other', async () => {
    networks = await Promise.all([testNetwork({ ciphers: [] }), testNetwork()]);
    const [a, b] = networks as [TestNetwork, TestNetwork];
    for (const network of networks) {
      network.handle('sync', async (_from, request) => request);
      network.admit([a.where, b.where]);
    }
    await until(() => a.isConnected(b.self) && b.isConnected(a.self));
    const message = randomBytes(200_000);
    expect(Buffer.from(await a.request(b.self, 'sync', message))).toEqual(message);
    expect(Buffer.from(await b.request(a.self, 'sync', message))).toEqual(message);
  });
});
