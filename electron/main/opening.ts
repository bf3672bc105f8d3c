import { app } from 'electron';
import { asFile, asLink, LINK_SCHEME, type Opened, openedBy, textOf } from './opened-invitation.ts';

export interface OpeningPorts {
  /** Shows the window. */
  readonly show: () => void;
  readonly invitation: (text: string) => void;
  readonly log: (error: unknown) => void;
}

/**
 * Links and files that are opened with the app. Early, since macOS tells of them before the app is ready: they wait until
 * there is somebody to hand them to.
 */
export class Opening {
  readonly #waiting: Opened[] = [];
  #ports: OpeningPorts | null = null;

  constructor() {
    this.#take(openedBy(process.argv.slice(1)));
    app.on('open-url', (event, url) => {
      event.preventDefault();
      this.#take(asLink(url));
    });
    app.on('open-file', (event, path) => {
      event.preventDefault();
      this.#take(asFile(path));
    });
    // A second start of the app ends at once and hands over what it was given.
    app.on('second-instance', (_event, args) => {
      this.#take(openedBy(args.slice(1)));
      this.#ports?.show();
    });
  }

  handTo(ports: OpeningPorts): void {
    this.#ports = ports;
    for (const opened of this.#waiting.splice(0)) this.#take(opened);
  }

  #take(opened: Opened | null): void {
    if (opened === null) return;
    const ports = this.#ports;
    if (ports === null) {
      this.#waiting.push(opened);
      return;
    }
    textOf(opened).then((text) => {
      if (text !== null) ports.invitation(text);
      ports.show();
    }, ports.log);
  }
}

/** Installed packages say it to the system themselves; this is for those that are merely unpacked. */
export function claimLinks(packaged: boolean): void {
  if (packaged && process.platform !== 'linux') app.setAsDefaultProtocolClient(LINK_SCHEME);
}
