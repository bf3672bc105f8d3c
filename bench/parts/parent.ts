/** The other end of `startProcess`: what the program that started this one says. */
const messages: unknown[] = [];
let wake = (): void => undefined;
process.on('message', (message) => {
  messages.push(message);
  wake();
});
process.once('SIGTERM', () => process.exit());

export const tell = (message: object): void => void process.send?.(message);

export async function heard(): Promise<unknown> {
  while (messages.length === 0) await new Promise<void>((resolve) => (wake = resolve));
  return messages.shift();
}
