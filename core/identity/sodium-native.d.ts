/** The part of sodium-native used here; the package carries no types. */
declare module 'sodium-native' {
  const sodium: {
    /** RFC 8439. Ciphertext and message may be the same bytes. */
    crypto_aead_chacha20poly1305_ietf_encrypt_detached(
      ciphertext: Uint8Array,
      tag: Uint8Array,
      message: Uint8Array,
      associatedData: Uint8Array | null,
      nsec: null,
      nonce: Uint8Array,
      key: Uint8Array,
    ): number;
    /** Message and ciphertext may be the same bytes. @throws Error when the tag does not fit */
    crypto_aead_chacha20poly1305_ietf_decrypt_detached(
      message: Uint8Array,
      nsec: null,
      ciphertext: Uint8Array,
      tag: Uint8Array,
      associatedData: Uint8Array | null,
      nonce: Uint8Array,
      key: Uint8Array,
    ): void;
    /** The digest may be part of the message. */
    crypto_hash_sha512(digest: Uint8Array, message: Uint8Array): void;
    /** Ed25519 (RFC 8032), without cofactor. */
    crypto_sign_verify_detached(
      signature: Uint8Array,
      message: Uint8Array,
      publicKey: Uint8Array,
    ): boolean;
    /** X25519 (RFC 7748). @throws Error for a public key of small order */
    crypto_scalarmult(shared: Uint8Array, secret: Uint8Array, publicKey: Uint8Array): void;
    crypto_scalarmult_base(publicKey: Uint8Array, secret: Uint8Array): void;
  };
  export default sodium;
}
