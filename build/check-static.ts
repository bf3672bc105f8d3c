// The checks that run no code of ours, as many at a time as there are cores, the longest first. Each one's words come out
// whole, when it has ended; all of them run, whatever one finds.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

const waiting = ['lint', 'types', 'format', 'layers', 'dead', 'lockfile', 'api'];

/** Runs one of package.json's checks; whether it found nothing. */
async function run(check: string): Promise<boolean> {
  const from = performance.now();
  const child = spawn('npm', ['run', '--silent', `check:${check}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const said: Buffer[] = [];
  child.stdout.on('data', (bytes: Buffer) => said.push(bytes));
  child.stderr.on('data', (bytes: Buffer) => said.push(bytes));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const seconds = Math.round((performance.now() - from) / 1000);
  console.log(`-- ${check}: ${code === 0 ? 'nothing found' : 'FAILED'}, ${seconds} s`);
  process.stdout.write(Buffer.concat(said));
  return code === 0;
}

async function worker(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (!(await run(next))) process.exitCode = 1;
  }
}

await Promise.all(Array.from({ length: Math.max(1, availableParallelism()) }, worker));
