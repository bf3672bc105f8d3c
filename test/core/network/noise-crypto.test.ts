import { createCipheriv, randomBytes } from 'node:crypto';
import { pureJsCrypto } from '@chainsafe/libp2p-noise';
import { afterEach, describe, expect, test } from 'vitest';
import { noiseCrypto } from '../../../core/network/noise-crypto.ts';
import { stopAll, testNetwork, until, type TestNetwork } from '../../support/network.ts';

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
  test('gives the vector of RFC 8439', () => {
    const { key, nonce, ad, text } = rfc;
    const sealed = noiseCrypto.chaCha20Poly1305Encrypt(text, nonce, ad, key).subarray();
    expect(Buffer.from(sealed.subarray(-16)).toString('hex')).toBe(rfc.tag);
    expect(Buffer.from(sealed.subarray(0, 8)).toString('hex')).toBe('d31a8d34648e60db');
    expect(
      Buffer.from(noiseCrypto.chaCha20Poly1305Decrypt(sealed, nonce, ad, key).subarray()),
    ).toEqual(text);
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
      expect(
        Buffer.from(noiseCrypto.chaCha20Poly1305Encrypt(text, nonce, ad, key).subarray()),
      ).toEqual(expected);
    }
  });

  test('leaves the ciphertext alone, but where it is told to put the text', () => {
    const { key, nonce, ad, text } = rfc;
    const sealed = Buffer.from(
      noiseCrypto.chaCha20Poly1305Encrypt(text, nonce, ad, key).subarray(),
    );
    const before = Buffer.from(sealed);
    noiseCrypto.chaCha20Poly1305Decrypt(sealed, nonce, ad, key);
    expect(sealed).toEqual(before);
    const place = sealed.subarray(0, text.length);
    noiseCrypto.chaCha20Poly1305Decrypt(sealed, nonce, ad, key, place);
    expect(place).toEqual(text);
  });

  test('refuses a changed record, and one that is shorter than a tag', () => {
    const { key, nonce, ad, text } = rfc;
    const sealed = Buffer.from(
      noiseCrypto.chaCha20Poly1305Encrypt(text, nonce, ad, key).subarray(),
    );
    sealed[3]! ^= 1;
    expect(() => noiseCrypto.chaCha20Poly1305Decrypt(sealed, nonce, ad, key)).toThrow();
    expect(() =>
      noiseCrypto.chaCha20Poly1305Decrypt(sealed.subarray(0, 15), nonce, ad, key),
    ).toThrow();
  });
});

describe('X25519 and SHA-256', () => {
  test('give what the JavaScript of the noise library gives', () => {
    for (let i = 0; i < 20; i += 1) {
      const [own, other] = [
        noiseCrypto.generateX25519KeyPair(),
        pureJsCrypto.generateX25519KeyPair(),
      ];
      expect(noiseCrypto.generateX25519KeyPairFromSeed(other.privateKey).publicKey).toEqual(
        new Uint8Array(other.publicKey),
      );
      expect(noiseCrypto.generateX25519SharedKey(own.privateKey, other.publicKey)).toEqual(
        new Uint8Array(pureJsCrypto.generateX25519SharedKey(other.privateKey, own.publicKey)),
      );
    }
    const bytes = randomBytes(100);
    expect(Buffer.from(noiseCrypto.hashSHA256(bytes))).toEqual(
      Buffer.from(pureJsCrypto.hashSHA256(bytes)),
    );
  });

  test('refuse a public key of small order', () => {
    const { privateKey } = noiseCrypto.generateX25519KeyPair();
    expect(() => noiseCrypto.generateX25519SharedKey(privateKey, new Uint8Array(32))).toThrow();
  });
});

describe('between two nodes', () => {
  let networks: TestNetwork[] = [];
  afterEach(() => stopAll(networks));

  test('long messages come whole, in as many records as they need', async () => {
    networks = await Promise.all([testNetwork(), testNetwork()]);
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
