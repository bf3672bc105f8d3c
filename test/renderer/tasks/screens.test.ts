import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../../renderer/styles/tokens.css';
import '../../../renderer/styles/base.css';
import { expectAccessible } from '../support/axe.ts';
import { fakeNode } from '../support/fake-node.ts';
import { fakeShell } from '../support/fake-shell.ts';
import { algorithmViews, statusOf } from './node-answers.ts';
import { otherTaskId } from '../support/samples.ts';
import { Story, storyTask } from './story.ts';

fakeShell({});
// After the bridge is there: the interface looks for it as it is loaded.
const { default: Task } = await import('../../../renderer/features/tasks/Task.svelte');
const { default: Tasks } = await import('../../../renderer/features/tasks/Tasks.svelte');
const { language } = await import('../../../renderer/i18n/language.svelte.ts');

beforeEach(() => page.viewport(1200, 900));
afterEach(() => {
  vi.restoreAllMocks();
  language.set('en');
});

/** The node of a story's own organisation. */
const nodeOf = (story: Story, answers: Record<string, unknown> = {}) =>
  fakeNode({
    'GET /v1/status': statusOf(story.self),
    'GET /v1/algorithms': { items: algorithmViews },
    'GET /v1/collaborations': { items: [] },
    'GET /v1/drafts': { items: [] },
    'GET /v1/inbox': { items: [] },
    'GET /v1/tasks': { items: [story.task()], next: null },
    [`GET /v1/tasks/${storyTask}`]: story.task(),
    [`GET /v1/tasks/${storyTask}/log`]: { lines: [], ended: false },
    'GET /v1/history': { items: story.entries, next: null },
    ...answers,
  });

const recently = (names: readonly string[], self?: string): Story => {
  const story = new Story(names, self, Date.now() - 2.1 * 3_600_000);
  story.says('Ahorn', 'task.accepted');
  return story;
};

describe('a task’s page', () => {
  test('says whom it waits for and since when, and how many are needed', async () => {
    const story = recently(['Ahorn', 'Birke', 'Linde', 'Erle']);
    story.says('Linde', 'task.declined', { reason: 'not-our-purpose' });
    nodeOf(story);
    await render(Task, { task: storyTask });
    await expect
      .element(page.getByText('Waiting for Birke and Erle to approve, for 2 hours now.'))
      .toBeVisible();
    await expect.element(page.getByText(/^3 of 4 needed; 2 have answered\./)).toBeVisible();
    const linde = page.getByRole('row', { name: /^Linde/ });
    await expect.element(linde).toMatchTextContent(/Declined\s*the purpose does not fit/);
    await expectAccessible();
    language.set('zh-CN');
    await expect.element(page.getByText('正在等待 Birke和Erle 批准，已等待 2小时。')).toBeVisible();
    await expectAccessible();
  });

  test('that waits for this operator says so before anything else, with the one thing to do', async () => {
    const story = recently(['Ahorn', 'Birke', 'Linde'], 'Birke');
    nodeOf(story);
    await render(Task, { task: storyTask });
    await expect.element(page.getByText('This waits for your decision')).toBeVisible();
    const decide = page.getByRole('link', { name: 'Review and decide' });
    await expect.element(decide).toHaveAttribute('href', `#/tasks/${storyTask}/review`);
    expect(decide.elements()).toHaveLength(1);
    await expectAccessible();
  });

  test('cancelling says what it can still undo, and is asked for twice', async () => {
    const story = recently(['Ahorn', 'Birke', 'Linde']);
    const node = nodeOf(story, { [`POST /v1/tasks/${storyTask}/cancellation`]: undefined });
    await render(Task, { task: storyTask });
    await page.getByRole('button', { name: 'Cancel the task…' }).click();
    await expect.element(page.getByRole('dialog')).toMatchTextContent(/Nothing has been sent yet/);
    await expectAccessible();
    const cancellation = `POST /v1/tasks/${storyTask}/cancellation`;
    expect(node.calls).not.toContain(cancellation);
    await page.getByRole('button', { name: 'Cancel for everyone' }).click();
    await vi.waitFor(() => expect(node.calls).toContain(cancellation));
  });

  test('of an ended task has one next thing to do', async () => {
    const story = recently(['Ahorn', 'Birke', 'Linde']).fails('too-few-accepted');
    nodeOf(story);
    await render(Task, { task: storyTask });
    await expect.element(page.getByText(/^Expired: too few accepted/)).toBeVisible();
    await expect.element(page.getByText('Nothing was sent by anybody.')).toBeVisible();
    const again = page.getByRole('link', { name: 'Ask again' });
    await expect.element(again).toHaveAttribute('href', `#/new-task?repeat=${storyTask}`);
    expect(page.getByRole('button', { name: 'Cancel the task…' }).elements()).toEqual([]);
  });
});

describe('the list of tasks', () => {
  test('has what waits for this operator first, and louder than what waits for others', async () => {
    const old = recently(['Ahorn', 'Birke', 'Linde'], 'Birke').task();
    const others = { ...old, id: otherTaskId, title: 'Wages', mine: 'accepted' as const };
    const elsewhere = {
      ...others,
      participants: others.participants.map((one) => ({ ...one, answer: 'accepted' as const })),
    };
    const story = recently(['Ahorn', 'Birke', 'Linde'], 'Birke');
    nodeOf(story, {
      // The latest first: what waits came long before.
      'GET /v1/tasks': { items: [elsewhere, old], next: null },
      'GET /v1/inbox': { items: [old] },
    });
    await render(Tasks);
    await expect
      .element(page.getByRole('heading', { name: '1 task waits for your decision' }))
      .toBeVisible();
    const rows = page.getByRole('article');
    await expect.element(rows.nth(0)).toMatchTextContent(/Mean age.*Waits for you/s);
    await expect.element(rows.nth(1)).toMatchTextContent(/Wages.*Waiting for others/s);
    expect(rows.elements()).toHaveLength(2);
    expect(page.getByRole('link', { name: 'Review and decide' }).elements()).toHaveLength(1);
    await expectAccessible();
    language.set('zh-CN');
    await expect.element(page.getByRole('heading', { name: '1 个任务等待您决定' })).toBeVisible();
    await expectAccessible();
  });

  test('has every task in words, and drafts above', async () => {
    const draft = { id: '0123456789abcdef', title: 'Wages', saved: Date.now(), body: {} };
    const story = recently(['Ahorn', 'Birke', 'Linde'], 'Birke');
    const node = nodeOf(story, {
      'GET /v1/drafts': { items: [draft] },
      [`DELETE /v1/drafts/${draft.id}`]: undefined,
    });
    await render(Tasks);
    const row = page.getByRole('article');
    await expect.element(row).toMatchTextContent(/Mean age.*Mean · age.*Ahorn/s);
    await expect.element(row).toMatchTextContent(/Waits for you.*Until/s);
    await expect.element(row.getByRole('link', { name: 'Review and decide' })).toBeVisible();
    await expectAccessible();
    await page.getByRole('button', { name: 'Remove the draft “Wages”' }).click();
    expect(node.calls).not.toContain(`DELETE /v1/drafts/${draft.id}`);
    await page.getByRole('button', { name: 'Remove for good' }).click();
    await vi.waitFor(() => expect(node.calls).toContain(`DELETE /v1/drafts/${draft.id}`));
  });
});
