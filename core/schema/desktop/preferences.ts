import { z } from 'zod';
import { Language } from '../language.ts';

/** How this person wants the app to be. Kept by the shell, not by the node: nothing here concerns anybody else. */
export const Preferences = z.strictObject({
  /** null: the system's. */
  language: Language.nullable().default(null),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  /** `generic`: that something waits, without from whom. */
  notifications: z.enum(['all', 'generic', 'none']).default('all'),
  /** Whether closing the window keeps the node in the tray. */
  keepInTray: z.boolean().default(true),
  startAtLogin: z.boolean().default(false),
  /** Whether the person has been told that closing the window does not stop the node. */
  toldOfTray: z.boolean().default(false),
  /** How far the first run has come, so that it goes on there. */
  firstRunDone: z.boolean().default(false),
});
export type Preferences = z.infer<typeof Preferences>;

/** Without defaults: what is left out stays as it is. */
export const PreferencesChange = z.strictObject({
  language: Language.nullable().optional(),
  theme: z.enum(['system', 'light', 'dark']).optional(),
  notifications: z.enum(['all', 'generic', 'none']).optional(),
  keepInTray: z.boolean().optional(),
  startAtLogin: z.boolean().optional(),
  toldOfTray: z.boolean().optional(),
  firstRunDone: z.boolean().optional(),
});
export type PreferencesChange = z.infer<typeof PreferencesChange>;
