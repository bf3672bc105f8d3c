import { join, relative, resolve, sep } from 'node:path';
import { build } from 'vite';
import { forNode, namesItsWorker, replaced, root, verifyWorker } from './for-node.ts';

/** Builds the command line into the folder that is named: build/command.ts runs it, in a process that ends with the build. */

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Usage: node build/build-command.ts FOLDER');
const outDir = resolve(folder);
const built = `${relative(outDir, join(root, 'out')).split(sep).join('/')}/`;

await build(
  forNode(outDir, { main: join(root, 'core', 'cli', 'main.ts'), 'verify-worker': verifyWorker }, [
    namesItsWorker,
    replaced(/core\/cli\/commands\/ui\.ts$/, '../../../out/', built),
  ]),
);
