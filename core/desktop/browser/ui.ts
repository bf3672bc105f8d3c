import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Language } from '../../schema/language.ts';
import { asParleyError, ParleyError } from '../../schema/errors.ts';
import { type ConsentDesk, createConsentDesk } from '../consent-desk.ts';
import type { DemoPartners } from '../ports.ts';
import { PreferencesFile, preferencesBeside } from '../preferences-file.ts';
import { createShell } from '../shell.ts';
import { serveConsent } from './consent-page.ts';
import { LocalNode, type NodeNetwork } from './local-node.ts';
import { serveWindow } from './window-page.ts';
import { noDemo, noDialogs, systemOf, vaultOf } from './without-a-desktop.ts';

export interface UiOptions {
  readonly folder: string;
  readonly network: NodeNetwork;
  readonly passphrase: string | null;
  /** Where the interface was built: holds renderer/ and consent/. */
  readonly built: string;
  readonly version: string;
  readonly systemLanguage: Language;
  /** The demo's partners; without them the page is told that it starts elsewhere. */
  readonly demo?: DemoPartners;
  /** Something waits in the consent control, and no tab shows it. */
  readonly onUnseen: (address: string) => void;
  readonly report: (error: ParleyError) => void;
}

export interface Ui {
  /** The interface's address. */
  readonly window: string;
  /** The consent control's. */
  readonly decisions: string;
  /** Settles when the page has asked to quit. */
  readonly quit: Promise<void>;
  close(): Promise<void>;
}

/**
 * The desktop app's interface in a browser. The consent control has a listener of its own: what the interface's page can
 * send reaches it nowhere (PROTOCOL.md rule 22).
 * @throws ParleyError NOT_READY when the interface was not built
 */
export async function startUi(options: UiOptions): Promise<Ui> {
  const { folder, built, report, demo = noDemo } = options;
  const [renderer, consentFolder] = [join(built, 'renderer'), join(built, 'consent')];
  await Promise.all([renderer, consentFolder].map(requireBuilt));
  const quit = Promise.withResolvers<undefined>();
  const late: { desk: ConsentDesk | null } = { desk: null };
  const desk = (): ConsentDesk => {
    if (late.desk !== null) return late.desk;
    throw new ParleyError('NOT_READY', 'The consent control is not ready yet.');
  };

  const closing: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const consent = await serveConsent(desk, consentFolder);
    closing.push(() => consent.close());
    const surface = {
      comesForward: consent.comesForward,
      show: () => {
        consent.show();
        if (!consent.isWatched()) options.onUnseen(consent.address());
      },
      hide: () => consent.hide(),
    };
    const shell = await createShell({
      about: {
        shell: 'browser',
        platform: process.platform,
        version: options.version,
        systemLanguage: options.systemLanguage,
      },
      folder,
      preferences: await PreferencesFile.open(preferencesBeside(folder), report),
      host: (place) =>
        new LocalNode({ folder: place, network: place === folder ? options.network : demoNetwork }),
      vault: vaultOf(folder, options.passphrase),
      dialogs: noDialogs,
      system: systemOf(() => quit.resolve(undefined)),
      demo,
      consent: (side) =>
        (late.desk = createConsentDesk({
          ...side,
          dialogs: noDialogs,
          surface,
          now: () => Date.now(),
        })),
    });
    const window = await serveWindow(shell, renderer).catch(async (error: unknown) => {
      await shell.close();
      throw error;
    });
    // The shell ends before the pages do: what waits for a decision is told that there is none.
    closing.push(
      () => window.close(),
      () => shell.close(),
    );
    // Meanwhile the page can be opened: it shows how far it is, or asks for the passphrase.
    shell.wake().catch((error: unknown) => report(asParleyError(error)));
    return {
      window: window.address(),
      decisions: consent.address(),
      quit: quit.promise,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The demo's nodes all run on this machine, and nobody else is to find them. */
const demoNetwork = { listen: ['/ip4/127.0.0.1/tcp/0'], mdns: false, api: null };

async function requireBuilt(folder: string): Promise<void> {
  try {
    await access(join(folder, 'index.html'));
  } catch (cause) {
    throw new ParleyError(
      'NOT_READY',
      `The interface is not built yet: there is none in ${folder}. Nothing was started. Build it once with: npm run build:app`,
      { cause, details: { folder } },
    );
  }
}
