const PATIENCE = 120_000;

/** Waits until it is so. @throws Error after two minutes */
export async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`waited in vain: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
