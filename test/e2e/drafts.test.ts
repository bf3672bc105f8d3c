import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newTaskMessages } from '../../renderer/features/new-task/messages.ts';
import { tasksMessages } from '../../renderer/features/tasks/messages.ts';
import { startApp, type RunningApp } from './support/app.ts';
import { obstacle } from './support/available.ts';
import { Operator } from './support/operator.ts';
import { type Party, partyWithApp } from './support/party.ts';
import { unlock } from './support/screens/unlock.ts';

describe.skipIf(obstacle() !== null)('a task that is being composed', { timeout: 120_000 }, () => {
  let party: Party;
  let later: RunningApp | null = null;

  beforeAll(async () => {
    party = await partyWithApp();
  }, 180_000);
  afterAll(async () => {
    await later?.end();
    await party.end();
  });

  test('outlasts a page that is read again, and the app that quits', async () => {
    const { operator } = party;
    const m = operator.words(newTaskMessages);
    await operator.open('newTask');
    await operator.page.getByLabel(m.title).fill('Never saved');
    await operator.page.getByText(m.keptAsTyped).waitFor();
    await operator.page.reload();
    const title = operator.page.getByLabel(m.title);
    await title.waitFor();
    expect(await title.inputValue()).toBe('Never saved');
    await title.fill('Never saved by anybody');
    await operator.page.getByText(m.keptAsTyped).waitFor();

    await operator.running.quit();
    later = await startApp({ folder: operator.running.folder });
    const again = new Operator(later, operator.language);
    await unlock(again);
    await again.open('tasks');
    await again.page.getByRole('heading', { name: again.words(tasksMessages).drafts }).waitFor();
    await again.page.getByText('Never saved by anybody').waitFor();
  });
});
