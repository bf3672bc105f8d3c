/** The part of sodium-native used here; the package carries no types. */
declare module 'sodium-native' {
  const sodium: {
    /** RFC 8439; writes ciphertext and 16-byte tag. @returns bytes written */
    crypto_aead_chacha20poly1305_ietf_encrypt(
      ciphertext: Buffer,
      message: Buffer,
      associatedData: Buffer | null,
      nsec: null,
      nonce: Buffer,
      key: Buffer,
    ): number;
    /** @throws Error when the tag does not fit. @returns bytes written */
    crypto_aead_chacha20poly1305_ietf_decrypt(
      message: Buffer,
      nsec: null,
      ciphertext: Buffer,
      associatedData: Buffer | null,
      nonce: Buffer,
      key: Buffer,
    ): number;
  };
  export default sodium;
}
