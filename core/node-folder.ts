import { mkdir } from 'node:fs/promises';
import { z } from 'zod';
import { DatasetDefinition } from './data/dataset-definition.ts';
import { createIdentity, type Identity } from './identity/keys.ts';
import { inspectKeyFile, readKeyFile, writeKeyFile } from './identity/key-file.ts';
import { openRecoveryFile } from './identity/recovery.ts';
import { places } from './node-places.ts';
import { ParleyError } from './schema/errors.ts';
import { Profile } from './schema/feed/payloads.ts';
import { CollaborationId, type OrganisationId } from './schema/ids.ts';
import { KnownAddresses } from './schema/local/journal.ts';
import { Settings } from './settings.ts';
import { openStore } from './store/store.ts';

export { places };

/** What a recovery file holds beside the key: enough to find the others again, no feed tail, no task state (rule 8). */
export const RecoverySections = z.strictObject({
  collaborations: z.array(CollaborationId),
  addresses: z.array(KnownAddresses),
  datasets: z.array(DatasetDefinition),
});
export type RecoverySections = z.infer<typeof RecoverySections>;

export interface InitOptions {
  readonly folder: string;
  readonly name: string;
  readonly contact: string;
  readonly passphrase?: string;
}

/** Makes a new organisation in a folder. @throws ParleyError NODE_ALREADY_INITIALISED, STORE_UNWRITABLE, USAGE */
export async function initNode(options: InitOptions): Promise<OrganisationId> {
  const { folder, name, contact, passphrase = null } = options;
  const profile = Profile.safeParse({ name, contact });
  if (!profile.success) {
    throw new ParleyError(
      'USAGE',
      'Give the organisation a name of 1 to 120 characters; nothing was made.',
      {
        cause: profile.error,
      },
    );
  }
  await requireFresh(folder);
  const identity = await createIdentity();
  await setUp(folder, identity, passphrase, { profile: profile.data, restoring: [] });
  return identity.organisation;
}

export interface RestoreOptions {
  readonly folder: string;
  /** The file's text. */
  readonly recoveryFile: string;
  readonly recoveryPassphrase: string;
  readonly passphrase?: string;
}

/**
 * Brings an organisation back into an empty folder. Its feeds come from other members at the next start.
 * @throws ParleyError NODE_ALREADY_INITIALISED, RECOVERY_FILE_INVALID, PASSPHRASE_WRONG
 */
export async function restoreNode(options: RestoreOptions): Promise<OrganisationId> {
  const { folder, recoveryFile, recoveryPassphrase, passphrase = null } = options;
  await requireFresh(folder);
  const { identity, profile, sections } = await openRecoveryFile(recoveryFile, recoveryPassphrase);
  const parsed = RecoverySections.safeParse(sections);
  if (!parsed.success) {
    throw new ParleyError(
      'RECOVERY_FILE_INVALID',
      'The recovery file holds something this version of Parley does not know; update Parley.',
      { cause: parsed.error },
    );
  }
  const { collaborations, addresses, datasets } = parsed.data;
  await setUp(folder, identity, passphrase, { profile, restoring: collaborations });
  const store = await openStore(places.store(folder));
  try {
    const batch = store.batch();
    const book = store.table('addresses', KnownAddresses);
    for (const known of addresses) batch.put(book, known.peer, known);
    const definitions = store.table('datasets', DatasetDefinition);
    for (const dataset of datasets) batch.put(definitions, dataset.label, dataset);
    await batch.write();
  } finally {
    await store.close();
  }
  return identity.organisation;
}

/** @throws ParleyError NODE_NOT_INITIALISED, PASSPHRASE_NEEDED, PASSPHRASE_WRONG */
export async function openIdentity(folder: string, passphrase: string | null): Promise<Identity> {
  const identity = await readKeyFile(places.key(folder), passphrase);
  if (identity !== null) return identity;
  throw new ParleyError(
    'NODE_NOT_INITIALISED',
    `There is no Parley node in ${folder} yet; make one with: parley init --name "Your organisation"`,
  );
}

async function requireFresh(folder: string): Promise<void> {
  if ((await inspectKeyFile(places.key(folder))) === null) return;
  throw new ParleyError(
    'NODE_ALREADY_INITIALISED',
    `${folder} already holds an organisation; nothing was changed. Choose another folder.`,
  );
}

/** The key comes last: a folder without it counts as empty, and setting up can be tried again. */
async function setUp(
  folder: string,
  identity: Identity,
  passphrase: string | null,
  settings: Parameters<typeof Settings.create>[1],
): Promise<void> {
  await makeFolder(folder);
  const store = await openStore(places.store(folder));
  try {
    await Settings.create(store, settings);
  } finally {
    await store.close();
  }
  await writeKeyFile(places.key(folder), identity, passphrase);
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new ParleyError('STORE_UNWRITABLE', `${folder} cannot be made; nothing was set up.`, {
      cause,
    });
  }
}
