import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { timeLeft } from '../../../renderer/features/inbox/time-left.ts';
import '../../../renderer/styles/tokens.css';
import '../../../renderer/styles/base.css';
import { expectAccessible } from '../support/axe.ts';
import { fakeNode } from '../support/fake-node.ts';
import { fakeShell } from '../support/fake-shell.ts';
import {
  ahorn,
  answered,
  DAY,
  decisionOf,
  mean,
  otherTaskId,
  reviewOf,
  status,
  taskId,
  taskOf,
} from '../support/samples.ts';

fakeShell({});
// After the bridge is there: the interface looks for it as it is loaded.
const { default: Inbox } = await import('../../../renderer/features/inbox/Inbox.svelte');
const { language } = await import('../../../renderer/i18n/language.svelte.ts');

const HOUR = DAY / 24;
const dataset = {
  label: 'patients',
  description: '',
  source: { format: 'csv', paths: ['/data/patients.csv'] },
  columns: [],
  personColumn: null,
  disclosure: { smallestGroup: 5, allowExactOrderStatistics: false, overlap: 'refuse' },
  publishSchema: true,
  rows: null,
  missing: {},
  problem: null,
};

const node = (answers: Record<string, unknown> = {}) =>
  fakeNode({
    'GET /v1/status': status,
    'GET /v1/inbox': { items: [] },
    'GET /v1/tasks': { items: [], next: null },
    'GET /v1/datasets': { items: [dataset] },
    'GET /v1/algorithms': { items: [mean] },
    'GET /v1/peers': { items: [] },
    ...answers,
  });

beforeEach(() => page.viewport(1000, 700));
afterEach(() => {
  vi.restoreAllMocks();
  language.set('en');
});

describe('an inbox with requests', () => {
  test('has the most urgent first, tells equal titles apart and says what stands against them', async () => {
    const later = taskOf({
      joinDeadline: Date.now() + 3.5 * DAY,
      parameters: { columns: ['age'] },
    });
    const urgent = taskOf({
      id: otherTaskId,
      joinDeadline: Date.now() + 5.5 * HOUR,
      parameters: { columns: ['stay'] },
    });
    const notice = { name: 'minimum-of-two' as const, sentence: 'Two can learn the third one’s.' };
    node({
      'GET /v1/inbox': { items: [later, urgent] },
      [`GET /v1/tasks/${taskId}/review`]: reviewOf({ canAccept: false }),
      [`GET /v1/tasks/${otherTaskId}/review`]: reviewOf({ notices: [notice] }),
    });
    await render(Inbox);
    const requests = page.getByRole('article');
    await expect.element(requests.nth(0)).toMatchTextContent(/5 hours left.*Columns: stay/s);
    await expect.element(requests.nth(1)).toMatchTextContent(/3 days left.*Columns: age/s);
    await expect.element(requests.nth(0)).toMatchTextContent(/1 thing to confirm/);
    await expect.element(requests.nth(1)).toMatchTextContent(/Cannot be approved/);
    await expect.element(requests.nth(0)).toMatchTextContent(/Not verified/);
    await expectAccessible();
  });
});

describe('an empty inbox', () => {
  test('shows what was decided lately, in words, with the way to what was shown then', async () => {
    const done = answered(taskOf({ stage: 'finished', ended: 1 }), ahorn, 'accepted');
    node({
      'GET /v1/tasks': { items: [done], next: null },
      [`GET /v1/tasks/${taskId}/decision`]: decisionOf(),
    });
    await render(Inbox);
    const link = page.getByRole('link', { name: 'You approved “Mean age” of Birke Hospital.' });
    await expect.element(link).toHaveAttribute('href', `#/tasks/${taskId}/review`);
    await expect.element(page.getByText('Nothing waits for you')).toBeVisible();
    await expectAccessible();
  });

  test('names the one next step: a collaboration first, then data', async () => {
    node({
      'GET /v1/status': { ...status, collaborations: [] },
      'GET /v1/datasets': { items: [] },
    });
    const first = await render(Inbox);
    await expect
      .element(page.getByRole('link', { name: 'Join or found a collaboration' }))
      .toBeVisible();
    await expect.element(page.getByRole('link', { name: 'Connect data' })).not.toBeInTheDocument();
    await first.unmount();
    vi.restoreAllMocks();

    language.set('zh-CN');
    node({ 'GET /v1/datasets': { items: [] } });
    await render(Inbox);
    await expect.element(page.getByRole('link', { name: '接入数据' })).toBeVisible();
  });
});

test('time that is left is rounded down, and little of it stands out', () => {
  expect(timeLeft(2.9 * DAY, 0)).toEqual({ over: false, count: 2, unit: 'day', soon: false });
  expect(timeLeft(47 * HOUR, 0)).toMatchObject({ count: 47, unit: 'hour', soon: false });
  expect(timeLeft(23.9 * HOUR, 0)).toMatchObject({ count: 23, unit: 'hour', soon: true });
  expect(timeLeft(1.5 * HOUR, 0)).toMatchObject({ count: 90, unit: 'minute', soon: true });
  expect(timeLeft(0, 0)).toEqual({ over: true });
});
