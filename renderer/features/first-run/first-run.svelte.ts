import { asParleyError, type ParleyError } from '../../../core/schema/errors.ts';
import { shell } from '../../shell.ts';
import { router } from '../../state/router.svelte.ts';
import { shellModel } from '../../state/shell-state.svelte.ts';
import type { Route } from '../../routes.ts';

/** In this order; a first run that was interrupted goes on at the first that is not done. */
export const steps = ['language', 'organisation', 'key', 'recovery', 'network'] as const;
export type Step = (typeof steps)[number];

/** How far the first run is, and what was typed on the way; nothing is made before the key. */
export class FirstRunState {
  step = $state<Step>('language');
  name = $state('');
  contact = $state('');
  passphrase = $state('');
  repeated = $state('');
  /** Typed at each start although the system has a keyring. */
  wantsPassphrase = $state(false);
  busy = $state(false);
  error = $state.raw<ParleyError | null>(null);

  constructor(hasOrganisation: boolean) {
    if (hasOrganisation) this.step = 'recovery';
  }

  get number(): number {
    return steps.indexOf(this.step) + 1;
  }

  go(distance: 1 | -1): void {
    const next = steps[steps.indexOf(this.step) + distance];
    this.error = null;
    if (next !== undefined) this.step = next;
  }

  /** Makes the organisation's key and starts its node. */
  async makeKey(): Promise<void> {
    await this.attempt(async () => {
      await shell('set-up', {
        profile: { name: this.name.trim(), contact: this.contact.trim() },
        passphrase: this.chosenPassphrase,
      });
      this.forgetPassphrase();
      this.step = 'recovery';
    });
  }

  async restore(recoveryFile: string, recoveryPassphrase: string): Promise<void> {
    await this.attempt(async () => {
      const { chosenPassphrase: passphrase } = this;
      await shell('restore', { recoveryFile, recoveryPassphrase, passphrase });
      this.forgetPassphrase();
      this.step = 'network';
    });
  }

  async finish(to: Route): Promise<void> {
    await this.attempt(async () => {
      await shellModel.prefer({ firstRunDone: true });
      router.go(to);
    });
  }

  async startDemo(): Promise<void> {
    await this.attempt(() => shell('start-demo', {}));
  }

  /** null: the keyring keeps one that nobody has to know. */
  get chosenPassphrase(): string | null {
    return this.needsPassphrase ? this.passphrase : null;
  }

  get needsPassphrase(): boolean {
    return this.wantsPassphrase || shellModel.state?.keyring !== true;
  }

  private forgetPassphrase(): void {
    this.passphrase = '';
    this.repeated = '';
  }

  private async attempt(act: () => Promise<unknown>): Promise<void> {
    this.busy = true;
    this.error = null;
    try {
      await act();
    } catch (error) {
      this.error = asParleyError(error);
    }
    this.busy = false;
  }
}

/** What keeps a passphrase from being taken; null when nothing does. */
export function passphraseProblem(
  passphrase: string,
  repeated: string,
): 'too-short' | 'differs' | null {
  if (passphrase.length < 8) return 'too-short';
  return passphrase === repeated ? null : 'differs';
}
