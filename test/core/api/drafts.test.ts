import { describe, expect, onTestFinished, test } from 'vitest';
import { Drafts } from '../../../core/api/drafts.ts';
import { allScopes } from '../../../core/api/caller.ts';
import { createHandler } from '../../../core/api/handler.ts';
import { createClient } from '../../../core/client/client.ts';
import { SaveDraft } from '../../../core/schema/api/drafts.ts';
import { limits } from '../../../core/schema/limits.ts';
import { openStore } from '../../../core/store/store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { fakeServices } from './support/fake-services.ts';

async function open(folder: string) {
  const store = await openStore(folder);
  let time = 1000;
  let made = 0;
  const drafts = new Drafts(
    store,
    () => time++,
    (length) => new Uint8Array(length).fill(++made),
  );
  onTestFinished(() => store.close());
  return { store, drafts };
}

describe('drafts', () => {
  test('are there after a restart, whatever JSON they hold, the latest saved first', async () => {
    const folder = await temporaryFolder();
    const { store, drafts } = await open(folder);
    const body = { parameters: { a: 1e300, b: -0.5, c: '\ud800', d: [null, true] }, title: '' };
    const first = await drafts.create({ title: 'First', body });
    const second = await drafts.create({ title: 'Second', body: {} });
    await drafts.replace(first.id, { title: 'First, again', body });
    await store.close();
    const { drafts: again } = await open(folder);
    expect(await again.list()).toEqual([
      { id: first.id, title: 'First, again', saved: 1002, body },
      second,
    ]);
  });

  test('that are gone are neither replaced nor removed', async () => {
    const { drafts } = await open(await temporaryFolder());
    const { id } = await drafts.create({ title: '', body: {} });
    await drafts.remove(id);
    expect(await drafts.list()).toEqual([]);
    await expect(drafts.remove(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const replaced = drafts.replace(id, { title: '', body: {} });
    await expect(replaced).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('are so many and no more, also when they come at once', async () => {
    const { drafts } = await open(await temporaryFolder());
    for (let i = 1; i < limits.drafts.most; i++) await drafts.create({ title: '', body: {} });
    const made = await Promise.allSettled([1, 2].map(() => drafts.create({ title: '', body: {} })));
    expect(made.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await drafts.list()).toHaveLength(limits.drafts.most);
  });
});

describe('what a draft may hold', () => {
  const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });

  test('is bounded in size and depth', () => {
    const takes = (body: unknown) => SaveDraft.safeParse({ title: '', body }).success;
    expect(takes({ a: 'x'.repeat(limits.drafts.bodyLength - 10) })).toBe(true);
    expect(takes({ a: 'x'.repeat(limits.drafts.bodyLength) })).toBe(false);
    expect(takes(deep(limits.drafts.depth))).toBe(true);
    expect(takes(deep(limits.drafts.depth + 1))).toBe(false);
    expect(takes(JSON.parse(`{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`))).toBe(false);
    expect(takes([])).toBe(false);
  });

  test('goes through the API as it is', async () => {
    const handler = createHandler(fakeServices(), { name: 'test', scopes: allScopes });
    const client = createClient({ fetch: (input, init) => handler(new Request(input, init)) });
    const { id } = await client.createDraft({ title: 'Counts', body: { algorithm: 'count' } });
    const changed = await client.replaceDraft(id, { title: 'Means', body: { a: [1, 2.5] } });
    expect(changed).toMatchObject({ id, title: 'Means', body: { a: [1, 2.5] } });
    expect(await client.drafts()).toContainEqual(changed);
    await client.removeDraft(id);
    expect((await client.drafts()).map((draft) => draft.id)).not.toContain(id);
  });
});
