import { z } from 'zod';
import {
  atLeast,
  partOfTheBound,
  type Aim,
  type Figure,
  type Missing,
  type Row,
  type Size,
} from '../figure.ts';
import { startProcess } from '../parts/child.ts';
import { electronProgram } from '../parts/electron.ts';
import { spreadOf, type Spread } from '../parts/spread.ts';

const MB = 1_000_000;
const settingsOf = {
  tiny: { bytes: 2 * MB, runs: 1 },
  quick: { bytes: 100 * MB, runs: 5 },
  full: { bytes: 100 * MB, runs: 20 },
} as const;
const Answer = z.object({ ms: z.number(), cpu: z.number() });

interface Program {
  readonly execPath?: string;
  readonly env?: NodeJS.ProcessEnv;
}

async function* measure(size: Size): AsyncIterable<Row | Missing> {
  const plain = await speeds('tcp', size, {});
  yield await compared('between two processes of Node', {}, plain.rate, partOfTheBound(0.25), size);
  if (size === 'tiny') return;
  const name = 'between two processes of Electron';
  const electron = electronProgram();
  if (electron === null) {
    yield { name, why: 'no Electron runtime (ELECTRON_OVERRIDE_DIST_PATH)' };
    return;
  }
  const program = { execPath: electron, env: { ELECTRON_RUN_AS_NODE: '1' } };
  const inside = await speeds('tcp', size, program);
  yield await compared(name, program, inside.rate, atLeast(200, 'MB/s'), size);
}

async function compared(
  name: string,
  program: Program,
  plain: Spread,
  aim: Aim,
  size: Size,
): Promise<Row> {
  const { rate, cpu } = await speeds('parley', size, program);
  return {
    name: `${settingsOf[size].bytes / MB} MB ${name}`,
    unit: 'MB/s',
    measured: rate,
    bound: { what: 'plain TCP', value: plain },
    aim,
    detail: `offered, pulled and its hash checked; processor time of the receiver ${cpu.median.toFixed(0)} ms`,
  };
}

/** Of the receiver; the sender is a process of its own. */
async function speeds(
  how: 'parley' | 'tcp',
  size: Size,
  program: Program,
): Promise<{ rate: Spread; cpu: Spread }> {
  const { bytes, runs } = settingsOf[size];
  const sender = startProcess('transfer-sender', [how, bytes], program);
  const receiver = startProcess('transfer-receiver', [how, bytes], program);
  try {
    // Whom to let in, and where the other is: each is told of the other once.
    const [fromSender, fromReceiver] = [await sender.next(), await receiver.next()];
    sender.send(fromReceiver);
    receiver.send(fromSender);
    receiver.send(await sender.next());
    const answers: z.infer<typeof Answer>[] = [];
    // The first is the warm-up: a cold process is half as fast.
    for (let run = 0; run <= runs; run++) {
      receiver.send('once more');
      answers.push(Answer.parse(await receiver.next()));
    }
    const counted = answers.slice(1);
    return {
      rate: spreadOf(counted.map(({ ms }) => bytes / MB / (ms / 1000))),
      cpu: spreadOf(counted.map(({ cpu }) => cpu)),
    };
  } finally {
    await Promise.all([sender.end(), receiver.end()]);
  }
}

export const transfer: Figure = {
  letter: 'h',
  title: 'A large transfer',
  measure,
};
