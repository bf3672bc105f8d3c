import { readdirSync, readFileSync } from 'node:fs';

/** What Linux says of the processes of one app, from /proc. Those that end meanwhile are left out. */

export interface ProcessFigures {
  readonly what: string;
  /** The memory it holds, of what is shared its part. */
  readonly pssMiB: number;
  /** User and system time since it began. */
  readonly cpuMs: number;
}

/** Linux counts the time of a processor in hundredths of a second, whatever its clock. */
const MS_PER_TICK = 10;
/** /proc/PID/stat behind the name of the program, counted from its state. */
const FIELD = { parent: 1, user: 11, system: 12 };

/** @param pid the main process */
export function figuresOf(pid: number): ProcessFigures[] {
  return [pid, ...descendantsOf(pid)].flatMap((one) => {
    const stat = statOf(one);
    const rollup = read(one, 'smaps_rollup');
    if (stat === null || rollup === null) return [];
    return {
      what: roleOf(read(one, 'cmdline') ?? ''),
      pssMiB: Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024,
      cpuMs: (Number(stat[FIELD.user]) + Number(stat[FIELD.system])) * MS_PER_TICK,
    };
  });
}

function descendantsOf(ancestor: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const parent = Number.isInteger(pid) ? Number(statOf(pid)?.[FIELD.parent]) : Number.NaN;
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const below = (pid: number): number[] =>
    (children.get(pid) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(ancestor);
}

/** Chromium names the kind of a process, and what a utility process is for, in its arguments. */
function roleOf(commandLine: string): string {
  const type = /--type=([a-z-]+)/.exec(commandLine)?.[1] ?? 'main';
  const use = /--utility-sub-type=([\w.]+)/.exec(commandLine)?.[1];
  if (use === undefined) return type;
  return use === 'node.mojom.NodeService' ? 'node' : (use.split('.').at(-1) ?? use);
}

function statOf(pid: number): string[] | null {
  const stat = read(pid, 'stat');
  // The name of a program may hold anything, in brackets.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? null;
}

function read(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null;
  }
}
