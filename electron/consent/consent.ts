import type { ConsentBridge } from '../../core/schema/desktop/consent.ts';
import { httpBridge } from './http-bridge.ts';
import { startPage } from './page.ts';

declare global {
  interface Window {
    /** From the preload script, in the desktop app. */
    readonly consent?: ConsentBridge;
  }
}

/** PROTOCOL.md rule 22: the one page that decides. No code but its own, and text is never markup. */
startPage(window.consent ?? httpBridge);
