/** A number of a contribution is one element of Z_2^128 (PROTOCOL.md rule 17). */
const BYTES = 16;

/** Random bytes of the size and look of one masked number, for each of so many: no bytes that were or will be sent. */
export function maskedLook(count: number): string[] {
  return Array.from({ length: count }, () => {
    const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return hex.match(/.{8}/g)?.join(' ') ?? hex;
  });
}
