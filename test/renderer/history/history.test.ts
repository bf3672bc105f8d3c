import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../../renderer/styles/tokens.css';
import '../../../renderer/styles/base.css';
import { expectAccessible } from '../support/axe.ts';
import { fakeNode } from '../support/fake-node.ts';
import { fakeShell } from '../support/fake-shell.ts';
import {
  ahorn,
  birke,
  collaboration,
  collaborationId,
  historyItemOf,
  NOW,
  otherTaskId,
  status,
  taskId,
  taskOf,
} from '../support/samples.ts';

/** Where the next file is saved; null: the dialog is dismissed. */
let saved: { path: string } | null = null;
const shell = fakeShell({}, { 'save-file': () => saved });
// After the bridge is there: the interface looks for it as it is loaded.
const { default: History } = await import('../../../renderer/features/history/History.svelte');
const { language } = await import('../../../renderer/i18n/language.svelte.ts');

const own = historyItemOf({
  id: otherTaskId,
  type: 'task.accepted',
  author: ahorn.id,
  time: NOW + 2000,
  sentence: 'Ahorn Klinik accepted.',
});
const node = (answers: Record<string, unknown> = {}) =>
  fakeNode({
    'GET /v1/status': status,
    'GET /v1/collaborations': { items: [collaboration] },
    'GET /v1/tasks': { items: [taskOf()], next: null },
    'GET /v1/history': { items: [own, historyItemOf({ counts: false })], next: null },
    'GET /v1/actions': {
      items: [{ seq: 1, time: NOW + 1000, by: 'window', kind: 'preview-seen', task: taskId }],
      next: null,
    },
    ...answers,
  });
const verdict = {
  collaboration: collaborationId,
  name: 'Hospitals',
  entries: 12,
  authors: 3,
  tasks: 1,
  results: 1,
  forked: [birke.id],
  void: 2,
  problems: [{ code: 'ENTRY_SIGNATURE', sentence: 'Entry 4 carries a wrong signature.' }],
  tails: [{ author: birke.id, last: 6, proven: 3 }],
  ok: false,
  tailProven: false,
};

beforeEach(() => page.viewport(1000, 800));
afterEach(() => {
  vi.restoreAllMocks();
  shell.calls.splice(0);
  saved = null;
  language.set('en');
});

test('what was said and what was done here stand in one record; what counts for nothing says so', async () => {
  node();
  await render(History, { task: undefined });
  const lines = page.getByRole('listitem');
  await expect.element(lines.nth(0)).toMatchTextContent(/Ahorn Klinik accepted/);
  await expect.element(lines.nth(1)).toMatchTextContent(/preview on your own data.*At this node/s);
  await expect.element(lines.nth(2)).toMatchTextContent(/Void: counts for nothing/);
  await expect
    .element(page.getByRole('link', { name: 'The review as it was then' }))
    .toHaveAttribute('href', `#/tasks/${taskId}/review`);
  await expectAccessible();

  await page.getByLabelText('Outcome').selectOptions('void');
  await expect.element(page.getByRole('listitem')).toHaveLength(1);
  await page.getByLabelText('Text').fill('nothing like it');
  await expect.element(page.getByText('Nothing matches')).toBeVisible();
  await expectAccessible();
});

test('a history that is not right is said to be wrong, with how far its end is vouched for', async () => {
  node({
    'POST /v1/history/export': '{"format":"parley-history-1"}',
    'POST /v1/history/verification': verdict,
  });
  await render(History, { task: undefined });
  await page.getByRole('button', { name: 'Verify…' }).click();
  await page.getByRole('button', { name: 'Verify what this node holds' }).click();
  await expect.element(page.getByText('Something is wrong with this history')).toBeVisible();
  await expect.element(page.getByText('Entry 4 carries a wrong signature.')).toBeVisible();
  await expect
    .element(page.getByText('Birke Hospital: nobody else vouches for the last 3 of 7 entries.'))
    .toBeVisible();
  await expectAccessible();
});

test('what is saved is noted, and what is not saved is not', async () => {
  const { calls } = node({
    'POST /v1/history/export': '{}',
    'POST /v1/actions': undefined,
  });
  await render(History, { task: undefined });
  await page.getByRole('button', { name: 'Export…' }).click();
  const save = page.getByRole('button', { name: 'Save the file…' });
  await save.click();
  await vi.waitFor(() => expect(shell.calls.map(({ name }) => name)).toEqual(['save-file']));
  await expect.element(save).toBeEnabled();
  expect(calls).not.toContain('POST /v1/actions');

  saved = { path: '/home/ahorn/history.json' };
  await save.click();
  await expect.element(page.getByText('Saved as /home/ahorn/history.json.')).toBeVisible();
  expect(calls).toContain('POST /v1/actions');
});
