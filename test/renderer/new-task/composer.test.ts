import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../../renderer/styles/tokens.css';
import '../../../renderer/styles/base.css';
import { fakeNode } from '../support/fake-node.ts';
import { fakeShell } from '../support/fake-shell.ts';
import { ahorn, collaboration } from '../support/samples.ts';
import { algorithmViews, statusOf } from '../tasks/node-answers.ts';

fakeShell({});
const { default: NewTask } = await import('../../../renderer/features/new-task/NewTask.svelte');
const { router } = await import('../../../renderer/state/router.svelte.ts');
router.listen();

const id = '0123456789abcdef';
const draft = { id, title: '', saved: 1, body: {} };

beforeEach(() => {
  location.hash = '#/new-task';
});
afterEach(() => {
  vi.restoreAllMocks();
});

const nodeWith = (answers: Record<string, unknown> = {}) =>
  fakeNode({
    'GET /v1/status': statusOf(ahorn.id),
    'GET /v1/algorithms': { items: algorithmViews },
    'GET /v1/collaborations': { items: [collaboration] },
    'GET /v1/datasets': { items: [] },
    'POST /v1/drafts': draft,
    [`PUT /v1/drafts/${id}`]: draft,
    [`DELETE /v1/drafts/${id}`]: undefined,
    ...answers,
  });

describe('what is typed', () => {
  test('is kept as a draft without anybody saving it, and the page leads back to it', async () => {
    const node = nodeWith();
    await render(NewTask, { draft: undefined, repeat: undefined });
    await page.getByLabelText('Title', { exact: false }).fill('Age by sex');
    await expect.element(page.getByText('Kept among the drafts as you type.')).toBeVisible();
    expect(node.calls.filter((call) => call.startsWith('POST'))).toEqual(['POST /v1/drafts']);
    expect(location.hash).toBe(`#/new-task?draft=${id}`);

    // Always the same one.
    await page.getByLabelText('Title', { exact: false }).fill('Age by sex and ward');
    await vi.waitFor(() => expect(node.calls).toContain(`PUT /v1/drafts/${id}`));
    expect(node.calls.filter((call) => call.startsWith('POST'))).toHaveLength(1);
  });

  test('is gone when it is left without saving', async () => {
    const node = nodeWith();
    await render(NewTask, { draft: undefined, repeat: undefined });
    await page.getByLabelText('Title', { exact: false }).fill('Age by sex');
    await vi.waitFor(() => expect(node.calls).toContain('POST /v1/drafts'));
    location.hash = '#/tasks';
    await page.getByRole('button', { name: 'Leave without saving' }).click();
    await vi.waitFor(() => expect(location.hash).toBe('#/tasks'));
    expect(node.calls).toContain(`DELETE /v1/drafts/${id}`);
  });

  test('is no longer kept when it is taken back', async () => {
    const node = nodeWith();
    await render(NewTask, { draft: undefined, repeat: undefined });
    await page.getByLabelText('Title', { exact: false }).fill('Age by sex');
    await vi.waitFor(() => expect(location.hash).toBe(`#/new-task?draft=${id}`));
    await page.getByLabelText('Title', { exact: false }).fill('');
    await vi.waitFor(() => expect(node.calls).toContain(`DELETE /v1/drafts/${id}`), 5000);
    await vi.waitFor(() => expect(location.hash).toBe('#/new-task'));
  });

  test('while a draft is being saved is not taken for saved', async () => {
    let saved = (): void => undefined;
    const saving = new Promise<void>((resolve) => (saved = resolve));
    const node = nodeWith({ 'POST /v1/drafts': () => saving.then(() => draft) });
    await render(NewTask, { draft: undefined, repeat: undefined });
    const title = page.getByLabelText('Title', { exact: false });
    await title.fill('Age');
    await page.getByRole('button', { name: 'Save as draft' }).first().click();
    await title.fill('Age by sex');
    saved();
    await vi.waitFor(() => expect(node.calls).toContain(`PUT /v1/drafts/${id}`), 5000);
    location.hash = '#/tasks';
    await expect.element(page.getByRole('button', { name: 'Leave without saving' })).toBeVisible();
  });

  test('is not kept before anything was typed', async () => {
    const node = nodeWith();
    await render(NewTask, { draft: undefined, repeat: undefined });
    await expect.element(page.getByLabelText('Title', { exact: false })).toBeVisible();
    await new Promise((wake) => setTimeout(wake, 1200));
    expect(node.calls.filter((call) => !call.startsWith('GET'))).toEqual([]);
  });
});

describe('the list of algorithms', () => {
  const focused = () => document.activeElement as HTMLInputElement | null;
  const radios = () => page.getByRole('group', { name: 'Algorithm' }).getByRole('radio');

  test('stays while the arrow keys go through it, and goes with what had the focus when one is settled on', async () => {
    nodeWith();
    await render(NewTask, { draft: undefined, repeat: undefined });
    await expect.element(radios().first()).toBeVisible();
    radios().first().element().focus();
    await userEvent.keyboard('{ArrowDown}');
    await userEvent.keyboard('{ArrowDown}');
    const all = radios().elements();
    expect(all.length).toBeGreaterThan(3);
    expect(focused()).toBe(all[2]);
    expect(focused()?.checked).toBe(true);

    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('button', { name: 'Change' })).toHaveFocus();
    expect(radios().elements()).toEqual([]);
    await userEvent.keyboard('{Enter}');
    await vi.waitFor(() => expect(focused()?.checked).toBe(true));
    // Going on by keyboard settles it, too.
    await userEvent.keyboard('{Tab}');
    await vi.waitFor(() => expect(radios().elements()).toEqual([]));
    expect(focused()).not.toBe(document.body);
  });

  test('goes at once when one is clicked', async () => {
    nodeWith();
    await render(NewTask, { draft: undefined, repeat: undefined });
    await radios().nth(1).click();
    await expect.element(page.getByRole('button', { name: 'Change' })).toHaveFocus();
  });
});
