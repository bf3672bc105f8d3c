/** The time, for "2 minutes ago": moves on by itself. */
class Clock {
  now = $state(Date.now());

  start(): void {
    setInterval(() => (this.now = Date.now()), 10_000);
  }
}

export const clock = new Clock();
