import { z } from 'zod';
import { Profile } from '../feed/payloads.ts';
import { Language } from '../language.ts';
import { Outcome, Proposal } from './proposal.ts';
import { Preferences, PreferencesChange } from './preferences.ts';

/**
 * What the interface asks of the program around it, be it Electron's main process or `parley ui`: everything that is not
 * the node's own API. One table for both, and for the page's side.
 */

export const Failure = z.strictObject({
  code: z.string(),
  sentence: z.string(),
  details: z.record(z.string(), z.unknown()).default({}),
});
export type Failure = z.infer<typeof Failure>;

export const NodeCondition = z.discriminatedUnion('condition', [
  /** The folder holds no organisation yet. */
  z.strictObject({ condition: z.literal('absent') }),
  /** Its key waits for a passphrase; `failure` when the last one was wrong. */
  z.strictObject({ condition: z.literal('locked'), failure: Failure.nullable() }),
  z.strictObject({ condition: z.literal('starting'), again: z.boolean() }),
  z.strictObject({ condition: z.literal('running') }),
  /** It ended by itself; `retryAt` (milliseconds since 1970) when it is going to be started again. */
  z.strictObject({
    condition: z.literal('failed'),
    failure: Failure,
    retryAt: z.number().nullable(),
  }),
]);
export type NodeCondition = z.infer<typeof NodeCondition>;

export const ShellState = z.strictObject({
  shell: z.enum(['desktop', 'browser']),
  platform: z.string(),
  version: z.string(),
  folder: z.string(),
  systemLanguage: Language,
  /** Whether the system keeps secrets, so that no passphrase has to be typed at each start. */
  keyring: z.boolean(),
  /** Whether the organisation is one of the demo's, with synthetic data. */
  demo: z.boolean(),
  node: NodeCondition,
  preferences: Preferences,
  /** A proposal waits without a window, because several were closed before it; only the operator's own hand shows it. */
  decisionHeld: z.boolean(),
  /** An invitation that was opened from outside (a link, a file), not yet shown. */
  openedInvitation: z.string().nullable(),
  /** What the page should show next, asked for by a notification or the tray. */
  openedRoute: z.string().nullable(),
});
export type ShellState = z.infer<typeof ShellState>;

const Passphrase = z.string().min(8).max(1000);
const Nothing = z.strictObject({});
const Void = z.null();

const FileKind = z.enum(['dataset', 'invitation', 'recovery', 'history']);
export type FileKind = z.infer<typeof FileKind>;
const SaveKind = z.enum(['csv', 'json', 'svg', 'png', 'history', 'invitation', 'recovery', 'text']);
export type SaveKind = z.infer<typeof SaveKind>;

const call = <A extends z.ZodType, R extends z.ZodType>(args: A, answer: R) => ({ args, answer });

export const shellCalls = {
  state: call(Nothing, ShellState),
  /** Makes the organisation and starts its node. No passphrase: the system's keyring keeps one. */
  'set-up': call(z.strictObject({ profile: Profile, passphrase: Passphrase.nullable() }), Void),
  restore: call(
    z.strictObject({
      recoveryFile: z.string().max(4_000_000),
      recoveryPassphrase: z.string().max(1000),
      passphrase: Passphrase.nullable(),
    }),
    Void,
  ),
  unlock: call(z.strictObject({ passphrase: z.string().max(1000) }), Void),
  'start-node': call(Nothing, Void),
  'change-preferences': call(PreferencesChange, Preferences),
  /** Opens the consent control; answers when it is closed. */
  propose: call(Proposal, Outcome),
  /** Whether a recovery file opens with a passphrase: proof that it was kept well. */
  'check-recovery': call(
    z.strictObject({ recoveryFile: z.string().max(4_000_000), passphrase: z.string().max(1000) }),
    z.strictObject({ organisation: z.string(), name: z.string() }),
  ),
  /**
   * A dialog of the system; the paths chosen may then be read (`detect-columns` without asking). null: dismissed. Of kinds
   * other than `dataset` the first file's text comes along.
   */
  'choose-files': call(
    z.strictObject({ kind: FileKind }),
    z.strictObject({ paths: z.array(z.string()), text: z.string().nullable() }).nullable(),
  ),
  /** Columns of files that were chosen or dropped; others need the proposal. */
  'detect-columns': call(
    z.strictObject({ format: z.string(), paths: z.array(z.string()).min(1).max(1000) }),
    z.unknown(),
  ),
  /** Where it was saved; null: dismissed. */
  'save-file': call(
    z.strictObject({
      kind: SaveKind,
      name: z.string().min(1).max(200),
      /** Text, or base64 for png. */
      content: z.string().max(200_000_000),
      /** For the record of exports. */
      task: z.string().max(80).nullable(),
    }),
    z.strictObject({ path: z.string() }).nullable(),
  ),
  'copy-text': call(z.strictObject({ text: z.string().max(1_000_000) }), Void),
  'start-demo': call(Nothing, Void),
  /** Ends the demo, removes what it made, and goes back to the own folder. */
  'end-demo': call(Nothing, Void),
  /** The invitation or route of the state has been shown. */
  'taken-up': call(Nothing, Void),
  'open-log-folder': call(Nothing, Void),
  quit: call(Nothing, Void),
} as const;

export type ShellCall = keyof typeof shellCalls;
export type ShellArgs<C extends ShellCall> = z.input<(typeof shellCalls)[C]['args']>;
export type ParsedShellArgs<C extends ShellCall> = z.output<(typeof shellCalls)[C]['args']>;
export type ShellAnswer<C extends ShellCall> = z.output<(typeof shellCalls)[C]['answer']>;

export type ShellReply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly failure: Failure };

/** What the preload script gives the page in the desktop app, and nothing else. */
export interface ShellBridge {
  call(name: string, args: unknown): Promise<ShellReply>;
  /** Hears of every new state. @returns how to stop hearing */
  onState(hear: (state: unknown) => void): () => void;
  /** Paths of files the operator dropped on the page; they may then be read. */
  dropped(files: readonly File[]): Promise<readonly string[]>;
}
