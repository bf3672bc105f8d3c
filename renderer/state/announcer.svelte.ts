/** At most one message in this time, so that a listener is not talked over. */
const PACE = 5000;

/** What changes without the person having done anything, said to those who hear the page. */
class Announcer {
  polite = $state('');
  assertive = $state('');
  #last = 0;
  #waiting: ReturnType<typeof setTimeout> | null = null;

  /** Progress; a newer message replaces one that still waits. */
  say(message: string): void {
    if (this.#waiting !== null) clearTimeout(this.#waiting);
    const wait = Math.max(0, this.#last + PACE - performance.now());
    this.#waiting = setTimeout(() => {
      this.#last = performance.now();
      this.#waiting = null;
      this.polite = message;
    }, wait);
  }

  /** Security alone. */
  warn(message: string): void {
    this.assertive = message;
  }
}

export const announcer = new Announcer();
