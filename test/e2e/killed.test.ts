import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TaskId } from '../../core/schema/ids.ts';
import { resultMessages } from '../../renderer/features/result/messages.ts';
import { tasksMessages } from '../../renderer/features/tasks/messages.ts';
import { standingMessages } from '../../renderer/features/tasks/standing-messages.ts';
import { layoutMessages } from '../../renderer/layout/messages.ts';
import { accept, eventually } from '../support/nodes.ts';
import { startApp, type RunningApp } from './support/app.ts';
import { obstacle } from './support/available.ts';
import { waitForNode } from './support/bridge.ts';
import { Operator } from './support/operator.ts';
import { meanOf } from './support/patients.ts';
import { ask, type Party, partyWithApp } from './support/party.ts';
import { numbers, openResult } from './support/screens/result.ts';
import { approve, openReview } from './support/screens/review.ts';
import { unlock } from './support/screens/unlock.ts';

const paused = ['adverts', 'survivors', 'open'] as const;

/** One kill in the middle of everything: a task in each of its stages, and the machine goes dark. */
describe.skipIf(obstacle() !== null)('an app that was killed', { timeout: 180_000 }, () => {
  let party: Party;
  let operator: Operator;
  let later: RunningApp | null = null;
  const tasks: Record<string, TaskId> = {};
  const approved = ['approved', ...paused, 'finished'];

  beforeAll(async () => {
    party = await partyWithApp();
    ({ operator } = party);
    const { birke, linde } = party;
    for (const stage of ['asked', ...approved]) {
      const pauseBefore = paused.filter((step) => step === stage);
      tasks[stage] = await ask(birke, { title: `Task ${stage}`, phaseSeconds: 120, pauseBefore });
    }
    for (const stage of approved) {
      await acceptWith(operator, tasks[stage]!);
      if (stage !== 'approved') await accept(linde, tasks[stage]!);
    }
    for (const step of paused) {
      await eventually(
        async () => (await birke.services.task(tasks[step]!)).pausedBefore === step,
        60_000,
      );
    }
    // Ended and, as this node is a recipient, with the result in its hands.
    await operator.node.wait(tasks['finished']!, { seconds: 60 });
    await operator.node.getResult(tasks['finished']!);

    // All of its processes at once, without a word.
    const child = operator.running.app.process();
    const gone = new Promise((end) => child.once('exit', end));
    process.kill(-child.pid!, 'SIGKILL');
    await gone;
    later = await startApp({ folder: operator.running.folder });
    operator = new Operator(later);
    await unlock(operator);
  }, 240_000);
  afterAll(async () => {
    await later?.end();
    await party.end();
  });

  test('still has what was asked in its inbox, undecided', async () => {
    expect(await operator.node.task(tasks['asked']!)).toMatchObject({ mine: 'asked' });
    await openReview(operator, 'Task asked');
    await approve(operator);
    expect(await operator.node.task(tasks['asked']!)).toMatchObject({ mine: 'accepted' });
  });

  test('has decided what it had decided, and takes part once the others have, too', async () => {
    const task = tasks['approved']!;
    expect(await operator.node.task(task)).toMatchObject({ mine: 'accepted' });
    await operator.go({ page: 'task', task });
    const m = operator.words(standingMessages);
    await operator.page
      .getByRole('table', { name: operator.words(tasksMessages).partners })
      .getByRole('row', { name: 'Ahorn Klinik' })
      .getByText(m.approved, { exact: true })
      .waitFor();
    await accept(party.linde, task);
    await openResult(operator);
    await isRight();
  });

  test.for(paused)('ends a task that was before its step “%s” right', async (step) => {
    const task = tasks[step]!;
    await operator.go({ page: 'task', task });
    await eventually(async () => {
      const { pausedBefore } = await party.birke.services.task(task);
      if (pausedBefore !== null) party.birke.services.resume(task);
      const { stage } = await operator.node.task(task);
      return stage === 'finished' || stage === 'failed';
    }, 120_000);
    const { stage, failure } = await operator.node.task(task);
    // What it had not handed in or not opened is lost with its memory: then the task says so instead of guessing.
    if (stage === 'finished') {
      await openResult(operator);
      await isRight();
    } else {
      const m = operator.words(standingMessages);
      await operator.page.getByText(m[failure!.reason]).first().waitFor();
    }
  });

  test('shows the result that it had', async () => {
    await operator.go({ page: 'result', task: tasks['finished']! });
    await operator.page
      .getByRole('heading', { name: operator.words(resultMessages).numbers })
      .waitFor();
    await isRight();
  });

  test('says when its node alone was killed, and starts it again', async () => {
    const { app } = operator.running;
    const pid = await app.evaluate(
      ({ app: it }) => it.getAppMetrics().find(({ name }) => name === 'Parley node')?.pid,
    );
    const m = operator.words(layoutMessages);
    const said = operator.page.getByText(m.startingAgain).waitFor();
    process.kill(pid!, 'SIGKILL');
    await said;
    await waitForNode(operator.page, 'running');
    await operator.page.getByText(m.startingAgain).waitFor({ state: 'detached' });
    await isRight();
  });

  async function isRight(): Promise<void> {
    const [row] = await numbers(operator);
    const mean = meanOf(party.rows.map(({ age }) => age));
    expect(row!.some((cell) => Math.abs(Number(cell) - mean) < 0.001)).toBe(true);
  }
});

/** By the control socket: the window has tests of its own. */
async function acceptWith({ node }: Operator, task: TaskId): Promise<void> {
  await eventually(async () => (await node.inbox()).some(({ id }) => id === task));
  const { digest, notices } = await node.review(task);
  const names = notices.map(({ name }) => name);
  await node.decide(task, { decision: 'accept', digest, notices: names });
}
