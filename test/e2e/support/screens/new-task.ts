import { newTaskMessages } from '../../../../renderer/features/new-task/messages.ts';
import { tasksMessages } from '../../../../renderer/features/tasks/messages.ts';
import { Consent } from '../consent.ts';
import type { Operator } from '../operator.ts';

export interface TaskToLaunch {
  /** Its title in the operator's language. */
  readonly algorithm: string;
  readonly dataset: string;
  readonly columns: readonly string[];
  readonly groupBy?: string;
  readonly title: string;
  readonly purpose: string;
}

/** Fills the form in and launches with the own data, hidden among two others. @returns the task's id */
export async function launchTask(operator: Operator, task: TaskToLaunch): Promise<string> {
  const { page } = operator;
  const m = operator.words(newTaskMessages);
  await operator.open('newTask');
  await page.getByLabel(m.searchAlgorithms).fill(task.algorithm);
  await page
    .locator('label', { has: page.getByText(task.algorithm, { exact: true }) })
    .getByRole('radio')
    // Not `check`: once one is chosen, the others give way to it.
    .click();
  await page.getByLabel(m.dataset, { exact: true }).selectOption(task.dataset);
  for (const column of task.columns) {
    await page.getByRole('checkbox', { name: column, exact: true }).check();
  }
  if (task.groupBy !== undefined) {
    await page.getByRole('button', { name: m.addGroup }).click();
    await page.getByLabel(m.groupColumn(1)).selectOption(task.groupBy);
  }
  await page.getByRole('radio', { name: m.ownLaunch }).check();
  await page.getByLabel(m.minimum, { exact: true }).selectOption('2');
  await page.getByLabel(m.title).fill(task.title);
  await page.getByLabel(m.purpose).fill(task.purpose);
  await page.getByRole('button', { name: m.launchAndConfirm }).click();

  const consent = await Consent.of(operator);
  await consent.read();
  await consent.confirmNotices();
  await consent.choose(consent.words.launch.launch);
  await page.getByRole('heading', { level: 1, name: task.title }).waitFor();
  await page.getByRole('heading', { name: operator.words(tasksMessages).partners }).waitFor();
  return decodeURIComponent(/#\/tasks\/([^/]+)$/.exec(page.url())![1]!);
}
