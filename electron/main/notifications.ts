import { Notification } from 'electron';
import type { Preferences } from '../../core/schema/desktop/preferences.ts';
import { type Request, ToldFile } from './notices.ts';
import type { Words } from './words.ts';

export interface NotificationPorts {
  readonly file: string;
  readonly icon: string;
  readonly words: () => Words;
  readonly wanted: () => Preferences['notifications'];
  /** Opens what the notification is about. */
  readonly open: (route: string) => void;
  readonly log: (error: unknown) => void;
}

const LOOK_AGAIN = 60_000;

/** The system's notifications: they name no data, and nothing can be decided from them. */
export class Notifications {
  readonly #ports: NotificationPorts;
  readonly #told: ToldFile;
  /** One that is let go of is never heard to be clicked. */
  readonly #shown = new Set<Notification>();
  #requests: readonly Request[] = [];

  constructor(ports: NotificationPorts) {
    this.#ports = ports;
    this.#told = new ToldFile(ports.file);
    setInterval(() => this.#tell(), LOOK_AGAIN).unref();
  }

  /** What waits for the operator now. */
  waiting(requests: readonly Request[]): void {
    this.#requests = requests;
    this.#tell();
  }

  show(title: string, body: string, route: string | null): void {
    if (!Notification.isSupported()) return;
    const notification = new Notification({ title, body, icon: this.#ports.icon });
    this.#shown.add(notification);
    notification.once('click', () => {
      this.#shown.delete(notification);
      this.#ports.open(route ?? '');
    });
    notification.once('close', () => this.#shown.delete(notification));
    notification.show();
  }

  #tell(): void {
    this.#told.take(this.#requests, Date.now()).then((notices) => {
      const wanted = this.#ports.wanted();
      if (wanted === 'none') return;
      const { notify } = this.#ports.words();
      for (const { kind, task } of notices) {
        const sentence = kind === 'asked' ? notify.asks : notify.reminder;
        const route = `#/tasks/${encodeURIComponent(task)}/review`;
        this.show('Parley', wanted === 'generic' ? notify.generic : sentence, route);
      }
    }, this.#ports.log);
  }
}
