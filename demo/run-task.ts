import type { TaskResult, TaskView } from '../core/schema/api/tasks.ts';
import { hasCode } from '../core/schema/errors.ts';
import type { LogLine } from '../core/schema/local/journal.ts';
import type { DemoTask } from './tasks.ts';
import type { Organisation } from './organisation.ts';
import { eventually } from './eventually.ts';
import type { Stage } from './stage.ts';

export interface Received {
  readonly organisation: string;
  readonly bytes: number;
  readonly sha256: string;
  /** The first number as it came, in hexadecimal: noise. */
  readonly begins: string;
}

export interface TaskRun {
  readonly task: TaskView;
  /** null when the task failed. */
  readonly result: TaskResult | null;
  /** What the launcher got from each participant in the last round. */
  readonly received: readonly Received[];
  readonly log: readonly LogLine[];
  readonly seconds: number;
}

export interface Disturbance {
  /** Stopped while the task is announced; they come back before the join deadline. */
  readonly offline: readonly Organisation[];
  /** Killed once all masked numbers were sent. */
  readonly killed: readonly Organisation[];
}

/** Launches a task from a script, waits until every standing policy has decided, and then for its end. */
export async function runTask(
  stage: Stage,
  task: DemoTask,
  { offline, killed }: Disturbance,
  say: (line: string) => void,
): Promise<TaskRun> {
  const { launcher, organisations, minimum, collaboration } = stage;
  for (const organisation of offline) {
    await organisation.stop();
    say(`  ${organisation.name} is shut down and will miss the announcement.`);
  }
  const started = Date.now();
  const id = await launcher.script.createTask({
    collaboration,
    title: task.name,
    dataset: 'tumours',
    algorithm: task.algorithm,
    parameters: task.parameters,
    minimum,
    joinSeconds: 120,
    phaseSeconds: 30,
    contribute: 'ask',
    pauseBefore: killed.length > 0 ? ['survivors'] : [],
  });
  const { sentence } = await launcher.script.review(id);
  say(`  What every operator can read: ${sentence}`);
  const present = organisations.filter((one) => !offline.includes(one));
  await Promise.all(present.map((organisation) => decided(organisation, id, say)));
  for (const organisation of offline) {
    await organisation.start();
    say(`  ${organisation.name} is back, and finds the task.`);
    await decided(organisation, id, say);
  }
  if (killed.length > 0) await killWhenSent(launcher, id, killed, say);
  const ended = await launcher.script.waitForTask(id);
  const seconds = (Date.now() - started) / 1000;
  const log: LogLine[] = [];
  for await (const line of launcher.script.trace(id)) log.push(line);
  const result = ended.stage === 'finished' ? await launcher.script.getResult(id) : null;
  const names = new Map<string, string>(organisations.map((one) => [one.id, one.name]));
  return { task: ended, result, received: lastRound(log, names), log, seconds };
}

/** Waits for the policy's decision; what the operator would have read is shown by the first guest. */
async function decided(
  { script, name, id: self }: Organisation,
  id: string,
  say: (line: string) => void,
): Promise<void> {
  await eventually(`the policy of ${name} to decide`, async () => {
    const task = await script.task(id).catch((error: unknown) => {
      // It is on its way.
      if (hasCode(error, 'NOT_FOUND')) return null;
      throw error;
    });
    const place = task?.participants.find(({ organisation }) => organisation.id === self);
    return place?.answer === 'accepted';
  });
  say(`  ${name}: accepted by its policy.`);
}

async function killWhenSent(
  launcher: Organisation,
  id: string,
  killed: readonly Organisation[],
  say: (line: string) => void,
): Promise<void> {
  await eventually('all masked numbers to arrive', async () => {
    const { pausedBefore, stage } = await launcher.script.task(id);
    return pausedBefore === 'survivors' || (stage !== 'announced' && stage !== 'running');
  });
  for (const organisation of killed) {
    await organisation.kill();
    say(`  ${organisation.name} was killed (kill -9) after its masked numbers were sent.`);
  }
  await launcher.script.resume(id);
}

function lastRound(log: readonly LogLine[], names: ReadonlyMap<string, string>): Received[] {
  const received = log.filter(({ event }) => event === 'vector.received');
  const last = received.at(-1);
  if (last === undefined) return [];
  return received
    .filter(({ round, attempt }) => round === last.round && attempt === last.attempt)
    .map(({ organisation, facts }) => ({
      organisation: names.get(organisation ?? '') ?? '',
      bytes: Number(facts['bytes']),
      sha256: String(facts['sha256']),
      begins: String(facts['begins']),
    }));
}
