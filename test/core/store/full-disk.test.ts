import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const child = fileURLToPath(new URL('./full-disk-process.ts', import.meta.url));

// Linux can take a process's leave to write and give it back, which is a full disk and space made on it.
if (process.platform === 'linux') {
  test('what is acknowledged after a full disk survives the next start', async () => {
    const folder = join(await temporaryFolder(), 'store');
    const limited = `trap '' XFSZ; ulimit -S -f 200; exec "$0" "$@"`;
    const node = spawn('sh', ['-c', limited, process.execPath, child, folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: node.stdout })[Symbol.asyncIterator]();
    const line = async () => JSON.parse((await lines.next()).value as string) as object;

    const full = (await line()) as { failures: number; readable: boolean };
    expect(full.failures).toBeGreaterThan(0);
    expect(full.readable).toBe(true);
    execFileSync('prlimit', ['--pid', String(node.pid), '--fsize=unlimited:unlimited']);
    node.stdin.write('go on\n');
    expect(await line()).toMatchObject({ after: 0, lost: 0 });
  });
}
