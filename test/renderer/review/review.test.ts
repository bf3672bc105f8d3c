import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../../renderer/styles/tokens.css';
import '../../../renderer/styles/base.css';
import { expectAccessible } from '../support/axe.ts';
import { fakeNode } from '../support/fake-node.ts';
import { fakeShell } from '../support/fake-shell.ts';
import {
  ahorn,
  answered,
  collaboration,
  collaborationId,
  DAY,
  decisionOf,
  mean,
  reviewOf,
  status,
  taskId,
  taskOf,
} from '../support/samples.ts';

const shell = fakeShell({}, { propose: () => ({ outcome: 'dismissed' }) });
// After the bridge is there: the interface looks for it as it is loaded.
const { default: Review } = await import('../../../renderer/features/review/Review.svelte');
const { language } = await import('../../../renderer/i18n/language.svelte.ts');

const soon = { joinDeadline: Date.now() + 3 * DAY };
const open = taskOf(soon);

function node(answers: Record<string, unknown> = {}) {
  return fakeNode({
    'GET /v1/status': status,
    'GET /v1/algorithms': { items: [mean] },
    [`GET /v1/tasks/${taskId}`]: open,
    [`GET /v1/tasks/${taskId}/review`]: reviewOf({ task: open }),
    [`GET /v1/collaborations/${collaborationId}`]: collaboration,
    'GET /v1/datasets': { items: [] },
    'GET /v1/peers': { items: [] },
    'GET /v1/tasks': { items: [open], next: null },
    ...answers,
  });
}

const approve = page.getByRole('button', { name: 'Approve…' });

beforeEach(() => page.viewport(1000, 700));
afterEach(() => {
  vi.restoreAllMocks();
  shell.calls.splice(0);
  language.set('en');
});

describe('a request that waits', () => {
  test('can be approved once what leaves was in view; the page only proposes', async () => {
    node();
    await render(Review, { task: taskId });
    await expect.element(page.getByText(/^Before you can approve/)).toBeVisible();
    await expect.element(approve).toBeDisabled();

    await page.getByRole('button', { name: 'Show it to me' }).click();
    await expect.element(approve).toBeEnabled();
    await approve.click();
    expect(shell.calls).toEqual([{ name: 'propose', args: { kind: 'accept-task', task: taskId } }]);
    // Dismissed: nothing is decided, everything stays.
    await expect.element(approve).toBeEnabled();
    await expectAccessible();
  });

  test('one that a check blocks cannot, and the page says where to look', async () => {
    const checks = [
      { name: 'launcher', verdict: 'good', sentence: 'A member.' },
      { name: 'data', verdict: 'blocked', sentence: 'You have no such dataset.' },
    ];
    const blocked = reviewOf({ task: open, canAccept: false, checks: checks as never });
    node({ [`GET /v1/tasks/${taskId}/review`]: blocked });
    await render(Review, { task: taskId });
    await page.getByRole('button', { name: 'Show the checks' }).click();
    await expect.element(approve).toBeDisabled();
    const first = page.getByRole('listitem').filter({ hasText: 'no such dataset' });
    await expect.element(first).toMatchTextContent(/Blocks/);
    await expectAccessible();
  });

  test('shows own numbers on asking, and says that the bytes beside them are made up', async () => {
    const preview = {
      task: taskId,
      round: 1,
      slots: [{ meaning: 'sum of age', value: '3121' }],
      note: 'Later ones depend on the others.',
    };
    const { calls } = node({ [`POST /v1/tasks/${taskId}/preview`]: preview });
    await render(Review, { task: taskId });
    const compute = page.getByRole('button', { name: 'Compute on my data' });
    await expect.element(compute).toBeVisible();
    expect(calls).not.toContain(`POST /v1/tasks/${taskId}/preview`);
    await compute.click();
    await expect.element(page.getByRole('cell', { name: '3121' })).toBeVisible();
    await expect.element(page.getByText(/are an illustration/)).toBeVisible();
    await expectAccessible();
  });
});

describe('what was decided', () => {
  const then = reviewOf({ sentence: 'As it was worded then.' });
  const approved = answered(open, ahorn, 'accepted');

  test('is shown as it was kept, and nothing is asked of the node about now', async () => {
    const { calls } = node({
      [`GET /v1/tasks/${taskId}`]: approved,
      [`GET /v1/tasks/${taskId}/decision`]: decisionOf({ review: then }),
    });
    await render(Review, { task: taskId });
    await expect.element(page.getByText(/^As it was worded then/)).toBeVisible();
    await expect.element(page.getByText(/You approved this on/)).toBeVisible();
    expect(calls).not.toContain(`GET /v1/tasks/${taskId}/review`);
    await expect.element(approve).not.toBeInTheDocument();
    await page.getByRole('button', { name: 'Take back…' }).click();
    expect(shell.calls).toEqual([
      { name: 'propose', args: { kind: 'withdraw-acceptance', task: taskId } },
    ]);
    await expectAccessible();
  });

  test('without what was kept, no review is made up', async () => {
    const { calls } = node({
      [`GET /v1/tasks/${taskId}`]: approved,
      [`GET /v1/tasks/${taskId}/decision`]: decisionOf({ review: null, language: null }),
    });
    await render(Review, { task: taskId });
    await expect.element(page.getByText(/was not kept/)).toBeVisible();
    expect(calls).not.toContain(`GET /v1/tasks/${taskId}/review`);
  });
});

test('in Chinese, with nothing of the page left in English', async () => {
  language.set('zh-CN');
  node();
  await render(Review, { task: taskId });
  await expect
    .element(page.getByRole('heading', { name: '哪些内容会离开本机' }))
    .toBeInTheDocument();
  await expect.element(page.getByRole('button', { name: '批准……' })).toBeDisabled();
  await expectAccessible();
});
