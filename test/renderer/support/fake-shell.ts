import type {
  ShellAnswer,
  ShellBridge,
  ShellCall,
  ShellState,
} from '../../../core/schema/desktop/shell.ts';
import { Preferences } from '../../../core/schema/desktop/preferences.ts';

type Answers = { readonly [C in ShellCall]?: (args: unknown) => ShellAnswer<C> };

/** Stands where the preload script's bridge does, before any module of the interface is loaded. */
export function fakeShell(state: Partial<ShellState>, answers: Answers = {}) {
  let current: ShellState = {
    shell: 'desktop',
    platform: 'linux',
    version: '0.0.0',
    folder: '/home/operator/parley',
    systemLanguage: 'en',
    keyring: false,
    demo: false,
    node: { condition: 'absent' },
    preferences: Preferences.parse({}),
    decisionHeld: false,
    openedInvitation: null,
    openedRoute: null,
    ...state,
  };
  const hearers = new Set<(state: unknown) => void>();
  const calls: { readonly name: string; readonly args: unknown }[] = [];
  const bridge: ShellBridge = {
    call: async (name, args) => {
      calls.push({ name, args });
      if (name === 'state') return { ok: true, value: current };
      const answer = answers[name as ShellCall];
      return { ok: true, value: answer === undefined ? null : answer(args) };
    },
    onState: (hear) => {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    dropped: async () => [],
  };
  Object.defineProperty(window, 'parley', { value: bridge, configurable: true });
  return {
    calls,
    become: (change: Partial<ShellState>) => {
      current = { ...current, ...change };
      for (const hear of hearers) hear(current);
    },
  };
}
