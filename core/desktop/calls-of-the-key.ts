import { openRecoveryFile } from '../identity/recovery.ts';
import type { NodeCondition, ParsedShellArgs } from '../schema/desktop/shell.ts';
import { ParleyError } from '../schema/errors.ts';
import { passphraseForNewKey } from './own-key.ts';
import type { ShellParts } from './shell-parts.ts';

/** Makes the organisation and starts its node; that it does not start is the node's condition, not this call's failure. */
export function setUp(
  { node, vault, turns }: ShellParts,
  { profile, passphrase: given }: ParsedShellArgs<'set-up'>,
): Promise<null> {
  return turns.run(async () => {
    const { folder } = node;
    const passphrase = await passphraseForNewKey(folder, given, vault);
    const { initNode } = await import('../node-folder.ts');
    await initNode({ folder, ...profile, passphrase });
    await node.startWith(passphrase);
    return null;
  });
}

export function restore(
  { node, vault, turns }: ShellParts,
  { recoveryFile, recoveryPassphrase, passphrase: given }: ParsedShellArgs<'restore'>,
): Promise<null> {
  return turns.run(async () => {
    const { folder } = node;
    // Before anything is kept for a key that cannot be made.
    await openRecoveryFile(recoveryFile, recoveryPassphrase);
    const passphrase = await passphraseForNewKey(folder, given, vault);
    const { restoreNode } = await import('../node-folder.ts');
    await restoreNode({ folder, recoveryFile, recoveryPassphrase, passphrase });
    await node.startWith(passphrase);
    return null;
  });
}

/** @throws ParleyError PASSPHRASE_WRONG; NOT_READY where no key waits for one */
export function unlock(
  { node, turns }: ShellParts,
  { passphrase }: ParsedShellArgs<'unlock'>,
): Promise<null> {
  return turns.run(async () => {
    if (node.condition().condition !== 'locked') {
      throw new ParleyError('NOT_READY', 'No key waits for a passphrase. Nothing was changed.');
    }
    await node.startWith(passphrase);
    refuseUnlessOpen(node.condition());
    return null;
  });
}

function refuseUnlessOpen(condition: NodeCondition): void {
  if (condition.condition !== 'locked') return;
  throw new ParleyError(
    'PASSPHRASE_WRONG',
    condition.failure?.sentence ?? 'The passphrase does not open the key. Try again.',
  );
}

export function startNode({ node, turns }: ShellParts): Promise<null> {
  return turns.run(async () => {
    await node.wake();
    return null;
  });
}

/** In turn, since each takes much memory for as long as it lasts. */
export function checkRecovery(
  { turns }: ShellParts,
  { recoveryFile, passphrase }: ParsedShellArgs<'check-recovery'>,
): Promise<{ organisation: string; name: string }> {
  return turns.run(async () => {
    const { identity, profile } = await openRecoveryFile(recoveryFile, passphrase);
    return { organisation: identity.organisation, name: profile.name };
  });
}
