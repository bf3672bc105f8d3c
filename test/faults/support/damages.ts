import { readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const damageKinds = ['bit flipped', 'truncated', 'deleted', 'log set back'] as const;
export type DamageKind = (typeof damageKinds)[number];

/** LevelDB's log as it was at some time. */
export interface OlderLog {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export function logOf(store: string): OlderLog {
  const name = readdirSync(store)
    .filter((file) => file.endsWith('.log'))
    .sort()
    .at(-1)!;
  return { name, bytes: readFileSync(join(store, name)) };
}

/** Which file of a database a damage is to meet. */
export type DamagedFile = 'log' | 'table' | 'MANIFEST' | 'CURRENT' | 'mark';

const files: Readonly<Record<DamagedFile, RegExp>> = {
  log: /\.log$/,
  table: /\.ldb$/,
  MANIFEST: /^MANIFEST/,
  CURRENT: /^CURRENT$/,
  mark: /^mark$/,
};
export const damagedFiles = Object.keys(files) as DamagedFile[];

export type Injection = readonly [kind: DamageKind, file: DamagedFile];

/** So many, any kind to any file. */
export function injections(count: number, random: () => number): Injection[] {
  const some = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  return Array.from({ length: count }, () => [some(damageKinds), some(damagedFiles)] as const);
}

/**
 * Does to a database, which nobody has open, what a bad disk or a careless hand does.
 * @returns what was done; null when there is no such file, or it is empty
 */
export function damage(
  store: string,
  kind: DamageKind,
  file: DamagedFile,
  random: () => number,
  older: OlderLog,
): string | null {
  const names = readdirSync(store).filter((name) => files[file].test(name));
  const name = names[Math.floor(random() * names.length)];
  if (name === undefined) return null;
  const path = join(store, name);
  const bytes = readFileSync(path);
  const place = Math.floor(random() * bytes.length);
  const bit = Math.floor(random() * 8);
  if (bytes.length === 0) return null;
  switch (kind) {
    case 'bit flipped':
      bytes[place]! ^= 1 << bit;
      writeFileSync(path, bytes);
      return `bit ${bit} of byte ${place} of ${bytes.length} of ${name} flipped`;
    case 'truncated':
      truncateSync(path, place);
      return `${name} cut from ${bytes.length} to ${place} bytes`;
    case 'deleted':
      rmSync(path);
      return `${name} deleted (${bytes.length} bytes)`;
    case 'log set back':
      if (name !== older.name || older.bytes.length >= bytes.length) return null;
      writeFileSync(path, older.bytes);
      return `${name} set back from ${bytes.length} to ${older.bytes.length} bytes`;
  }
}
