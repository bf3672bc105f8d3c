import type { PreferencesChange } from '../../core/schema/desktop/preferences.ts';
import type { ShellState } from '../../core/schema/desktop/shell.ts';
import { language } from '../i18n/language.svelte.ts';
import { onShellState, shell } from '../shell.ts';

/** What the program around the interface says of itself: whether the node runs, how the person likes things. */
class ShellModel {
  #state = $state.raw<ShellState | null>(null);

  get state(): ShellState | null {
    return this.#state;
  }

  get running(): boolean {
    return this.#state?.node.condition === 'running';
  }

  async start(): Promise<void> {
    onShellState((state) => this.#take(state));
    this.#take(await shell('state', {}));
    darkness.addEventListener('change', () => this.#dress());
  }

  async prefer(change: PreferencesChange): Promise<void> {
    await shell('change-preferences', change);
    this.#take(await shell('state', {}));
  }

  #take(state: ShellState): void {
    this.#state = state;
    language.set(state.preferences.language ?? state.systemLanguage);
    this.#dress();
  }

  #dress(): void {
    const theme = this.#state?.preferences.theme ?? 'system';
    const dark = theme === 'dark' || (theme === 'system' && darkness.matches);
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
  }
}

const darkness = matchMedia('(prefers-color-scheme: dark)');

export const shellModel = new ShellModel();
