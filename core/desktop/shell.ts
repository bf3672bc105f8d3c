import { createClient, type ParleyClient } from '../client/client.ts';
import { controlFetch } from '../client/control-fetch.ts';
import type { Fetch } from '../client/transport.ts';
import { NARROWING_HEADER } from '../schema/api/narrowing.ts';
import type { Preferences } from '../schema/desktop/preferences.ts';
import type { ShellReply, ShellState } from '../schema/desktop/shell.ts';
import type { Language } from '../schema/language.ts';
import { CurrentNode } from './current-node.ts';
import { failureOf } from './failure.ts';
import { GrantedPaths } from './granted-paths.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { pacedDialogs } from './paced-dialogs.ts';
import { pacedFolders } from './paced-folders.ts';
import type { DemoPartners, Dialogs, KeyVault, NodeHost, System } from './ports.ts';
import type { PreferencesFile } from './preferences-file.ts';
import { answerCall } from './shell-calls.ts';
import type { KeptState, Proposals } from './shell-parts.ts';

export interface ShellPorts {
  readonly about: Pick<ShellState, 'shell' | 'platform' | 'version' | 'systemLanguage'>;
  /** The own organisation's. */
  readonly folder: string;
  readonly preferences: PreferencesFile;
  /** The host of a folder's node. */
  readonly host: (folder: string) => NodeHost;
  readonly vault: KeyVault;
  readonly dialogs: Dialogs;
  readonly system: System;
  readonly demo: DemoPartners;
  /** Makes the consent control's desk (consent-desk.ts). */
  readonly consent: (side: ConsentSide) => Proposals;
}

/** What the shell provides for the consent control. */
export interface ConsentSide {
  /** To the node as it is now, with all rights of the operator. */
  readonly client: (language: () => Language) => ParleyClient;
  readonly language: () => Language;
  readonly theme: () => Preferences['theme'];
  readonly demo: () => boolean;
  /** Tells whether a proposal is held back. */
  readonly held: (held: boolean) => void;
}

/** What both shells are: everything an interface can ask that is not the node's own API. */
export interface Shell {
  /** Always answers: what cannot be done is a reply, never an error. */
  call(name: string, args: unknown): Promise<ShellReply>;
  state(): ShellState;
  /** Hears of every new state. */
  onState(hear: (state: ShellState) => void): () => void;
  language(): Language;
  /** Speaks to the node as it is now; for page-proxy.ts, which leaves little of its rights. */
  fetch(): Fetch;
  /** Starts what the folder holds; the state tells how that went. */
  wake(): Promise<void>;
  /** Files that were handed over other than by a dialog of the shell (dropped). */
  grant(paths: readonly string[]): Promise<void>;
  openInvitation(text: string): void;
  openRoute(route: string): void;
  /** By the operator's own hand (a menu, the tray): no call of a page leads here. */
  showHeldDecision(): Promise<void>;
  /** Stops the node, and ends the demo. */
  close(): Promise<void>;
}

export async function createShell(ports: ShellPorts): Promise<Shell> {
  const { about, preferences, vault, demo } = ports;
  const dialogs = pacedDialogs(ports.dialogs, Date.now);
  const node = new CurrentNode(ports.folder, ports);
  const keyring = await vault.available();
  const hearers = new Set<(state: ShellState) => void>();
  let kept: KeptState = {
    demo: false,
    decisionHeld: false,
    openedInvitation: null,
    openedRoute: null,
  };

  const state = (): ShellState => ({
    ...about,
    ...kept,
    folder: node.folder,
    keyring,
    node: node.condition(),
    preferences: preferences.current,
  });
  const tell = (): void => {
    const now = state();
    for (const hear of hearers) hear(now);
  };
  const change = (changed: Partial<KeptState>): void => {
    kept = { ...kept, ...changed };
    tell();
  };
  node.onChange(tell);

  const fetch = (): Fetch => controlFetch(node.folder);
  const language = (): Language => preferences.current.language ?? about.systemLanguage;
  const clientIn = (spoken: () => Language): ParleyClient =>
    createClient({
      fetch: fetch(),
      headers: { [NARROWING_HEADER]: 'consent', 'accept-language': spoken() },
    });
  const granted = new GrantedPaths();
  const turns = new OneAtATime();
  const proposals = ports.consent({
    client: clientIn,
    language,
    theme: () => preferences.current.theme,
    // By the folder, not by what is shown: while they change, the two are not the same.
    demo: () => node.folder !== ports.folder,
    held: (decisionHeld) => change({ decisionHeld }),
  });
  const client = () => clientIn(language);
  const parts = {
    ...ports,
    dialogs,
    system: pacedFolders(ports.system, Date.now, language),
    node,
    granted,
    turns,
    proposals,
    client,
    language,
    state,
    change,
  };

  return {
    call: async (name, args) => {
      try {
        return { ok: true, value: await answerCall(parts, name, args) };
      } catch (error) {
        return { ok: false, failure: failureOf(error) };
      }
    },
    state,
    onState: (hear) => {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    language,
    fetch,
    wake: () => turns.run(() => node.wake()),
    grant: (paths) => granted.grant(paths),
    openInvitation: (text) => change({ openedInvitation: text }),
    openRoute: (route) => change({ openedRoute: route }),
    showHeldDecision: () => proposals.showHeld(),
    close: () =>
      turns.runNext(async () => {
        proposals.dismiss();
        await node.stop();
        await demo.end();
      }),
  };
}
