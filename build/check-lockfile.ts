// Fails when the lockfile lacks an entry for a platform package that a dependency names as optional:
// `npm ci` on that platform, and even on this one, would then refuse the lockfile.
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const lockfile = z
  .object({
    packages: z.record(
      z.string(),
      z.object({ optionalDependencies: z.record(z.string(), z.string()).optional() }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')));

const present = new Set(
  Object.keys(lockfile.packages).map((path) => path.replace(/^.*node_modules\//, '')),
);
const missing = Object.entries(lockfile.packages).flatMap(([path, entry]) =>
  Object.keys(entry.optionalDependencies ?? {})
    .filter((name) => !present.has(name))
    .map((name) => `${path} -> ${name}`),
);
if (missing.length > 0) {
  console.error(`package-lock.json lacks optional packages:\n  ${missing.join('\n  ')}`);
  process.exitCode = 1;
}
