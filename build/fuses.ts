/**
 * Bits in the Electron binary that are set when the app is packaged and that no switch or variable can undo: whoever can
 * start the app, or sets its environment, gets no Node.js, no debugger and no other code out of it.
 */
export interface FuseOptions {
  /** For tests that drive the packaged app, and for nothing that is handed out. */
  readonly inspectable: boolean;
}

export const fuses = ({ inspectable }: FuseOptions) =>
  ({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: inspectable,
    /** Checked by Electron on macOS and Windows; Linux ignores it. */
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  }) as const;
