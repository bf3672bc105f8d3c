/**
 * What a signature is for. Each kind has a domain of its own, so that bytes signed for one purpose never verify for
 * another (PROTOCOL.md rule 1).
 */
export const signatureKinds = [
  'entry',
  'heads',
  'profile',
  'ticket-redeem',
  'succession',
  'hello',
  'advert',
  'masked',
  'survivors',
  'void',
  'history',
] as const;
export type SignatureKind = (typeof signatureKinds)[number];

const encoder = new TextEncoder();
const prefixes = Object.fromEntries(
  signatureKinds.map((kind) => [kind, encoder.encode(`parley/${kind}/v1\0`)]),
) as Record<SignatureKind, Uint8Array>;

/**
 * The bytes that are signed: `parley/<kind>/v1`, a zero byte, the message. The zero byte ends the prefix, so that no
 * prefix and message can be read as another pair.
 */
export function inDomain(kind: SignatureKind, message: Uint8Array): Uint8Array {
  const prefix = prefixes[kind];
  const bytes = new Uint8Array(prefix.length + message.length);
  bytes.set(prefix);
  bytes.set(message, prefix.length);
  return bytes;
}
