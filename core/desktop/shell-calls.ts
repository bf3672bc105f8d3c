import type { z } from 'zod';
import { shellCalls, type ShellCall } from '../schema/desktop/shell.ts';
import type { ParsedShellArgs, ShellAnswer } from '../schema/desktop/shell.ts';
import { ParleyError } from '../schema/errors.ts';
import { safelyParsed } from '../schema/safely-parsed.ts';
import { checkRecovery, restore, setUp, startNode, unlock } from './calls-of-the-key.ts';
import { endDemo, startDemo } from './calls-of-the-demo.ts';
import { chooseFiles, detectColumns, saveFile } from './calls-of-files.ts';
import type { ShellParts } from './shell-parts.ts';

type Answering = {
  readonly [C in ShellCall]: (
    parts: ShellParts,
    args: ParsedShellArgs<C>,
  ) => Promise<ShellAnswer<C>>;
};

const answering: Answering = {
  state: async ({ state }) => state(),
  'set-up': setUp,
  restore,
  unlock,
  'start-node': startNode,
  'change-preferences': async ({ preferences, system, change }, changed) => {
    const wanted = changed.startAtLogin;
    // First what the system may refuse: a preference that is kept holds.
    if (wanted !== undefined && wanted !== preferences.current.startAtLogin) {
      system.startAtLogin(wanted);
    }
    const now = await preferences.change(changed);
    change({});
    return now;
  },
  propose: ({ proposals }, proposal) => proposals.propose(proposal),
  'check-recovery': checkRecovery,
  'choose-files': chooseFiles,
  'detect-columns': detectColumns,
  'save-file': saveFile,
  'copy-text': async ({ system }, { text }) => {
    system.copyText(text);
    return null;
  },
  'start-demo': startDemo,
  'end-demo': endDemo,
  'taken-up': async ({ change }) => {
    change({ openedInvitation: null, openedRoute: null });
    return null;
  },
  'open-log-folder': async ({ system, node }) => {
    await system.openFolder(node.folder);
    return null;
  },
  quit: async ({ system }) => {
    system.quit();
    return null;
  },
};

/** @throws ParleyError NOT_FOUND, USAGE, and what the call itself fails with */
export async function answerCall(parts: ShellParts, name: string, args: unknown): Promise<unknown> {
  if (!isShellCall(name)) {
    throw new ParleyError('NOT_FOUND', 'The app knows no such call. Nothing was done.');
  }
  return answerOne(parts, name, args);
}

async function answerOne<C extends ShellCall>(
  parts: ShellParts,
  name: C,
  args: unknown,
): Promise<ShellAnswer<C>> {
  const parsed = safelyParsed<z.ZodType>(shellCalls[name].args, args);
  if (parsed.success) return answering[name](parts, parsed.data as ParsedShellArgs<C>);
  throw new ParleyError(
    'USAGE',
    `What was asked of the app is not well formed (${name}). Nothing was done.`,
    { cause: parsed.error },
  );
}

const isShellCall = (name: string): name is ShellCall => Object.hasOwn(shellCalls, name);
