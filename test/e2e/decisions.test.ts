import { appendFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inboxMessages } from '../../renderer/features/inbox/messages.ts';
import { reviewMessages } from '../../renderer/features/review/messages.ts';
import { tasksMessages } from '../../renderer/features/tasks/messages.ts';
import { standingMessages } from '../../renderer/features/tasks/standing-messages.ts';
import { eventually } from '../support/nodes.ts';
import { startApp, type RunningApp } from './support/app.ts';
import { obstacle } from './support/available.ts';
import { Consent } from './support/consent.ts';
import { Operator } from './support/operator.ts';
import { ask, DATASET, type Party, partyWithApp } from './support/party.ts';
import { openApproval, openReview } from './support/screens/review.ts';
import { unlock } from './support/screens/unlock.ts';

describe.skipIf(obstacle() !== null)('decisions', { timeout: 120_000 }, () => {
  let party: Party;
  let operator: Operator;
  let later: RunningApp | null = null;

  beforeAll(async () => {
    party = await partyWithApp();
    ({ operator } = party);
  }, 180_000);
  afterAll(async () => {
    await later?.end();
    await party.end();
  });

  test('declining says why to the one who asked, and nothing is computed', async () => {
    const { birke } = party;
    const title = 'Age for a purpose that is not ours';
    const task = await ask(birke, { title });
    await openReview(operator, title);
    const m = operator.words(reviewMessages);
    await operator.page.getByRole('button', { name: m.decline }).click();
    const consent = await Consent.of(operator);
    const { tasks } = consent.words;
    await consent.page.getByLabel(tasks.reason).selectOption('not-our-purpose');
    await consent.fill(tasks.note, 'Spoke with them by telephone.');
    await consent.choose(tasks.decline);
    await operator.page.getByText(m.reason(m.reasons('not-our-purpose'))).waitFor();

    const { organisation } = await operator.node.status();
    await eventually(async () => {
      const { participants } = await birke.services.task(task);
      const mine = participants.find((one) => one.organisation.id === organisation);
      return mine?.answer === 'declined' && mine.reason === 'not-our-purpose';
    });
    expect((await birke.services.task(task)).stage).not.toBe('finished');
  });

  test('what another declines is said on the page of the one who asked', async () => {
    const { linde } = party;
    const task = await operator.node.createTask({
      title: 'Asked by us',
      dataset: DATASET,
      algorithm: 'mean',
      parameters: { columns: ['stay'] },
      minimum: 2,
      contribute: { notices: ['minimum-of-two'] },
    });
    await eventually(async () => (await linde.services.inbox()).some(({ id }) => id === task));
    await linde.services.decide(task, {
      decision: 'decline',
      reason: 'unavailable',
      detail: '',
    });
    await operator.go({ page: 'task', task: task });
    const m = operator.words(standingMessages);
    await operator.page
      .getByRole('table', { name: operator.words(tasksMessages).partners })
      .getByRole('row', { name: linde.name })
      .getByText(m.unavailable)
      .waitFor();
  });

  test('data that changed after it was reviewed is not computed on: the control says so', async () => {
    const { birke, file } = party;
    const title = 'Age, on the rows as they were';
    const task = await ask(birke, { title });
    await openReview(operator, title);
    const consent = await openApproval(operator);
    await consent.read();
    await consent.confirmNotices();
    await appendFile(file, '42,f,3.5\n');
    const said = await consent.chooseInVain(consent.words.tasks.accept);
    expect(said).toMatch(/changed .*nothing was accepted/);
    expect(await operator.node.task(task)).toMatchObject({ stage: 'announced', mine: 'asked' });

    // Shown anew, it is to be read and confirmed anew.
    const accept = consent.button(consent.words.tasks.accept);
    await expect.poll(() => accept.getAttribute('aria-disabled')).toBe('true');
    await consent.dismiss();
    expect(await operator.node.task(task)).toMatchObject({ stage: 'announced', mine: 'asked' });
  });

  test('whoever was away finds what was asked meanwhile', async () => {
    await operator.running.quit();
    const title = 'Asked while nobody was there';
    await ask(party.birke, { title });
    later = await startApp({ folder: operator.running.folder });
    operator = new Operator(later, operator.language);
    await unlock(operator);
    await operator.open('inbox');
    const m = operator.words(inboxMessages);
    await operator.page
      .getByRole('article')
      .filter({ has: operator.page.getByRole('heading', { name: title }) })
      .getByRole('link', { name: m.review })
      .waitFor();
  });
});
