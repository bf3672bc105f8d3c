import { cpus, loadavg, totalmem } from 'node:os';

export interface Machine {
  readonly model: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  readonly platform: string;
  readonly load: number;
}

export const load = (): number => Math.round((loadavg()[0] ?? 0) * 100) / 100;

export function machine(): Machine {
  const all = cpus();
  return {
    model: all[0]?.model.trim() ?? 'unknown processor',
    cores: all.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    load: load(),
  };
}
