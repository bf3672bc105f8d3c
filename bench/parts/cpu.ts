/** Milliseconds of processor time this process has used, all of its threads together. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Adds up the processor time of the work given to it. */
export class CpuClock {
  #total = 0;

  run<T>(work: () => T): T {
    const start = cpuMs();
    const result = work();
    this.#total += cpuMs() - start;
    return result;
  }

  async runAsync<T>(work: () => Promise<T>): Promise<T> {
    const start = cpuMs();
    const result = await work();
    this.#total += cpuMs() - start;
    return result;
  }

  get ms(): number {
    return this.#total;
  }
}
