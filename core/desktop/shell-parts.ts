import type { ParleyClient } from '../client/client.ts';
import type { Outcome, Proposal } from '../schema/desktop/proposal.ts';
import type { ShellState } from '../schema/desktop/shell.ts';
import type { Language } from '../schema/language.ts';
import type { CurrentNode } from './current-node.ts';
import type { GrantedPaths } from './granted-paths.ts';
import type { OneAtATime } from './one-at-a-time.ts';
import type { DemoPartners, Dialogs, KeyVault, System } from './ports.ts';
import type { PreferencesFile } from './preferences-file.ts';

/** What the calls of the interface work with. */
export interface ShellParts {
  /** The own organisation's; `node.folder` is the one that is shown. */
  readonly folder: string;
  readonly node: CurrentNode;
  readonly vault: KeyVault;
  readonly preferences: PreferencesFile;
  readonly dialogs: Dialogs;
  readonly system: System;
  readonly demo: DemoPartners;
  readonly granted: GrantedPaths;
  readonly proposals: Proposals;
  /** Setting up, unlocking, switching folders: never two at once. */
  readonly turns: OneAtATime;
  /** All rights of the operator: for what he does through the shell's own dialogs. */
  readonly client: () => ParleyClient;
  readonly language: () => Language;
  readonly state: () => ShellState;
  /** Changes what of the state nothing else keeps, and tells. */
  readonly change: (change: Partial<KeptState>) => void;
}

export interface KeptState {
  readonly demo: boolean;
  readonly decisionHeld: boolean;
  readonly openedInvitation: string | null;
  readonly openedRoute: string | null;
}

/** What is to be decided goes to the consent control (consent-desk.ts). */
export interface Proposals {
  propose(proposal: Proposal): Promise<Outcome>;
  /** Shows what waits because others were closed before it. */
  showHeld(): Promise<void>;
  /** Closes what is open without deciding it. */
  dismiss(): void;
}
