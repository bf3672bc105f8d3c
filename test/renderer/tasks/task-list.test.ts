import { afterEach, describe, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { TaskView } from '../../../core/schema/api/tasks.ts';
import { fakeNode } from '../support/fake-node.ts';
import { fakeShell } from '../support/fake-shell.ts';
import { ahorn, otherTaskId, taskOf } from '../support/samples.ts';
import { algorithmViews, statusOf } from './node-answers.ts';

fakeShell({});
const { default: Tasks } = await import('../../../renderer/features/tasks/Tasks.svelte');
const { nodeEvents } = await import('../../../renderer/state/node-events.ts');

afterEach(() => {
  vi.restoreAllMocks();
});

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';
/** As if announced one after the other, the latest first. */
const tasks: TaskView[] = Array.from({ length: 180 }, (_, n) => ({
  ...taskOf(),
  id: `${otherTaskId.slice(0, -2)}${LETTERS[n >> 5]}${LETTERS[n & 31]}` as TaskView['id'],
  title: `Task ${n}`,
}));

/** A node with these tasks, and which pages were asked of it. */
function nodeWith(all: TaskView[]) {
  const asked: string[] = [];
  fakeNode({
    'GET /v1/status': statusOf(ahorn.id),
    'GET /v1/algorithms': { items: algorithmViews },
    'GET /v1/collaborations': { items: [] },
    'GET /v1/drafts': { items: [] },
    'GET /v1/inbox': { items: [] },
    'GET /v1/tasks': ({ url }: Request) => {
      const query = new URL(url).searchParams;
      const from = all.findIndex(({ id }) => query.get('cursor')?.endsWith(id) === true) + 1;
      const end = from + Number(query.get('limit'));
      asked.push(`${from} to ${end}`);
      const last = all[end - 1];
      const next = end < all.length && last !== undefined ? `1.${last.id}` : null;
      return { items: all.slice(from, end), next };
    },
  });
  return asked;
}

describe('a long list of tasks', () => {
  test('grows by a page for the price of a page, and is read again as far as it is shown', async () => {
    const all = [...tasks];
    const asked = nodeWith(all);
    const on = vi.spyOn(nodeEvents, 'on');
    await render(Tasks);
    const more = page.getByRole('button', { name: 'Show more' });
    await expect.element(page.getByRole('link', { name: 'Task 49', exact: true })).toBeVisible();
    expect(asked).toEqual(['0 to 50']);
    await more.click();
    await expect.element(page.getByRole('link', { name: 'Task 99', exact: true })).toBeVisible();
    await more.click();
    await expect.element(page.getByRole('link', { name: 'Task 149', exact: true })).toBeVisible();
    expect(asked).toEqual(['0 to 50', '50 to 100', '100 to 150']);
    expect(page.getByRole('listitem').elements()).toHaveLength(150);

    // What changed may be anywhere: all that is shown is read, at once.
    all[120] = { ...all[120]!, title: 'Renamed' };
    for (const [hear] of on.mock.calls) hear(null);
    await expect.element(page.getByRole('link', { name: 'Renamed' })).toBeVisible();
    expect(asked.slice(3)).toEqual(['0 to 150']);
    await more.click();
    await expect.element(page.getByRole('link', { name: 'Task 179', exact: true })).toBeVisible();
    await expect.element(more).not.toBeInTheDocument();
    expect(asked.slice(4)).toEqual(['150 to 200']);
  });
});
