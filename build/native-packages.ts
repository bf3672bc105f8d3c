import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Packages with native parts: they find them beside their own files, so they stay packages when all else is bundled. */
export const nativePackages: readonly string[] = [
  '@duckdb/node-bindings',
  'classic-level',
  'sodium-native',
];

const modules = resolve(import.meta.dirname, '..', 'node_modules');

/** Those, and what they load: all that a packaged app needs of node_modules. */
export function packagesAtRunTime(): readonly string[] {
  const found = new Set<string>();
  const follow = (name: string): void => {
    const about = join(modules, name, 'package.json');
    // Of a native part only the one for this system is installed.
    if (found.has(name) || !existsSync(about)) return;
    found.add(name);
    const { dependencies, optionalDependencies } = JSON.parse(
      readFileSync(about, 'utf8'),
    ) as Partial<Record<'dependencies' | 'optionalDependencies', Record<string, string>>>;
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) follow(needed);
  };
  for (const name of nativePackages) follow(name);
  return [...found];
}
