import { z } from 'zod';
import { decodeCanonical, encodeCanonical, equalBytes, sha256 } from '../schema/canonical.ts';
import { hasCode, ParleyError } from '../schema/errors.ts';
import { bytes, OrganisationId, uint } from '../schema/ids.ts';
import { MiB } from '../schema/limits.ts';
import { Profile } from '../schema/feed/payloads.ts';
import { identityFromSeed, seedOf, type Identity } from './keys.ts';
import { seal, SealParameters, unseal } from './sealed-box.ts';
import { safelyParsed } from '../schema/safely-parsed.ts';

/** Characters of a recovery file; a few thousand members' addresses and datasets' definitions stay far below. */
const RECOVERY_FILE_MOST = 16 * MiB;

/**
 * What a recovery file brings back: key, profile, and named sections that other parts of the program fill (members'
 * addresses, datasets' definitions); canonical values, opaque here. No feed tail and no task state (rule 8).
 */
export interface Recovery {
  readonly identity: Identity;
  readonly profile: Profile;
  /** Milliseconds since 1970, when the file was made. */
  readonly made: number;
  readonly sections: Readonly<Record<string, unknown>>;
}

const Secret = z.strictObject({
  seed: bytes(32),
  profile: Profile,
  sections: z.record(z.string().max(64), z.unknown()),
});

const Base64 = z.base64();
/** The file's text: readable JSON, so that a person who finds it years later sees what it is. */
const RecoveryFile = z.strictObject({
  format: z.literal('parley-recovery'),
  version: z.literal(1),
  about: z.string().max(500),
  organisation: OrganisationId,
  made: uint,
  parameters: z.strictObject({
    ...SealParameters.shape,
    salt: Base64.max(64),
    nonce: Base64.max(64),
  }),
  box: Base64,
  /** Hex SHA-256 over the rest: tells damage from a wrong passphrase. */
  checksum: z.string().regex(/^[0-9a-f]{64}$/),
});
type RecoveryFile = z.infer<typeof RecoveryFile>;

const ABOUT =
  'Recovery file of an organisation in Parley. Opens with the passphrase chosen when it was made. Whoever has both can act as this organisation.';

/** @throws ParleyError USAGE for an empty passphrase */
export async function makeRecoveryFile(recovery: Recovery, passphrase: string): Promise<string> {
  const { identity, profile, made, sections } = recovery;
  const secret = encodeCanonical({ seed: seedOf(identity), profile, sections });
  const header = headerOf({ organisation: identity.organisation, made });
  const { parameters, box } = await seal(passphrase, header, secret);
  const unsummed = {
    ...header,
    about: ABOUT,
    parameters: {
      ...parameters,
      salt: Buffer.from(parameters.salt).toString('base64'),
      nonce: Buffer.from(parameters.nonce).toString('base64'),
    },
    box: Buffer.from(box).toString('base64'),
  };
  return `${JSON.stringify({ ...unsummed, checksum: checksumOf(unsummed) }, null, 2)}\n`;
}

/** @throws ParleyError RECOVERY_FILE_INVALID when the file is damaged or none; PASSPHRASE_WRONG */
export async function openRecoveryFile(text: string, passphrase: string): Promise<Recovery> {
  const file = parseFile(text);
  const parameters = SealParameters.safeParse({
    ...file.parameters,
    salt: new Uint8Array(Buffer.from(file.parameters.salt, 'base64')),
    nonce: new Uint8Array(Buffer.from(file.parameters.nonce, 'base64')),
  });
  if (!parameters.success) throw invalid(parameters.error);
  const box = new Uint8Array(Buffer.from(file.box, 'base64'));
  const content = await unseal(passphrase, headerOf(file), { parameters: parameters.data, box });
  if (content === null) {
    throw new ParleyError(
      'PASSPHRASE_WRONG',
      'The passphrase does not open this recovery file. Nothing was restored; try again with the passphrase chosen when the file was made.',
    );
  }
  const { seed, profile, sections } = decodeSecret(content);
  const identity = await identityFromSeed(seed);
  if (identity.organisation !== file.organisation) throw invalid();
  return { identity, profile, made: file.made, sections };
}

const headerOf = ({ organisation, made }: { organisation: OrganisationId; made: number }) =>
  ({ format: 'parley-recovery', version: 1, organisation, made }) as const;

function parseFile(text: string): RecoveryFile {
  if (text.length > RECOVERY_FILE_MOST) throw invalid();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid(cause);
  }
  const parsed = safelyParsed(RecoveryFile, value);
  if (!parsed.success) throw invalid(parsed.error);
  const { checksum, ...unsummed } = parsed.data;
  if (!equalBytes(Buffer.from(checksum), Buffer.from(checksumOf(unsummed)))) throw invalid();
  return parsed.data;
}

function decodeSecret(content: Uint8Array): z.infer<typeof Secret> {
  try {
    return decodeCanonical(Secret, content);
  } catch (cause) {
    if (hasCode(cause, 'MESSAGE_INVALID')) throw invalid(cause);
    throw cause;
  }
}

const checksumOf = (unsummed: Omit<RecoveryFile, 'checksum'>): string =>
  Buffer.from(sha256(encodeCanonical(unsummed))).toString('hex');

const invalid = (cause?: unknown): ParleyError =>
  new ParleyError(
    'RECOVERY_FILE_INVALID',
    'This is no intact recovery file of Parley: it is damaged, cut off, or something else. Nothing was restored. Try another copy of the file.',
    { cause },
  );
