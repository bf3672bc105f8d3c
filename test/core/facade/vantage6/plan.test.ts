import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planTask, type PlanFields } from '../../../../core/facade/vantage6/plan.ts';
import type { CollaborationView } from '../../../../core/schema/api/collaborations.ts';
import type { DatasetView } from '../../../../core/schema/api/datasets.ts';
import type { ColumnName, DatasetLabel, OrganisationId } from '../../../../core/schema/ids.ts';
import { collaborationView } from '../../api/support/fake-services.ts';

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const ids = Array.from(letters, (letter) => `12D3KooW${letter.repeat(44)}` as OrganisationId);
const [self] = ids as [OrganisationId];
const label = 'default' as DatasetLabel;
const age = 'age' as ColumnName;

const together = (size: number, more: Partial<CollaborationView> = {}): CollaborationView => ({
  ...collaborationView,
  members: ids.slice(0, size).map((id, i) => ({
    ...collaborationView.members[0]!,
    organisation: { id, name: letters[i]! },
    self: id === self,
  })),
  datasets: [],
  ...more,
});
const published = (owner: OrganisationId, name: string, columns: Record<string, string>) => ({
  owner: { id: owner, name: 'Somebody' },
  label: name as DatasetLabel,
  description: '',
  columns: Object.entries(columns).map(([column, type]) => ({
    name: column,
    type: type as 'integer',
    description: '',
    levels: [],
  })),
});
const ownDataset = { label, columns: [{ name: age, type: 'integer' }] } as DatasetView;

const plan = (part: 'central' | 'partial', change: Partial<PlanFields> = {}) =>
  planTask({
    method: {
      part,
      algorithm: 'mean',
      parameters: { columns: ['age'] },
      column: age,
      output: part === 'central' ? 'average' : 'own-sum-and-count',
    },
    methodName: 'method',
    image: 'harbor2.vantage6.ai/demo/average',
    name: 'a task',
    description: '',
    user: 'john-doe',
    database: label,
    collaboration: together(6),
    chosen: ids.slice(0, 4),
    self,
    ownDatasets: [ownDataset],
    ...change,
  });

describe('who takes part, and in which mode', () => {
  test('a central method on several: those, and all of them; secure from three on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), (size) => {
        const chosen = ids.slice(1, size + 1);
        const { launch, notes } = plan('central', { chosen, collaboration: together(22) });
        expect(launch.invited).toEqual(chosen);
        expect(launch.participants.minimum).toBe(size);
        expect(launch.mode).toBe(size < 3 ? 'open' : 'secure');
        expect(launch.minimum).toBe(size < 3 ? undefined : size === 3 ? 2 : 3);
        expect(launch.recipients).toBe(size < 3 ? 'launcher' : 'participants');
        // What is not as usual is said, to the script and to the operators.
        expect(notes).toHaveLength(size < 4 ? 1 : 0);
        for (const note of notes) expect(launch.purpose).toContain(note);
        expect(launch.contribute).toBeUndefined();
      }),
    );
  });

  test('on one: all members, this organisation only where it has the data', () => {
    const chosen = [ids[2]!];
    const all = plan('central', { chosen });
    expect(all.launch).toMatchObject({ invited: ids.slice(0, 6), mode: 'secure', minimum: 3 });
    expect(all.launch.participants.minimum).toBe(4);
    const without = plan('central', { chosen, ownDatasets: [] });
    expect(without.launch.invited).toEqual(ids.slice(1, 6));
    expect(without.notes[0]).toContain('without this organisation');
    // Where it is alone there is nobody else to ask.
    const alone = plan('central', { chosen: [self], collaboration: together(1) });
    expect(alone.launch).toMatchObject({ invited: [self], mode: 'open' });
  });

  test('a partial method: open, and whoever accepts is enough', () => {
    const { launch, notes } = plan('partial');
    expect(launch).toMatchObject({ mode: 'open', recipients: 'launcher' });
    expect(launch.participants.minimum).toBe(1);
    expect(launch.invited).toEqual(ids.slice(0, 4));
    expect(notes.join()).toContain('own numbers');
  });
});

describe('what is known of the data', () => {
  const others = ids.slice(1, 4);
  const with_ = (...datasets: CollaborationView['datasets']) => ({
    chosen: others,
    collaboration: together(6, { datasets }),
  });
  test('what others have not published may be there', () => {
    expect(() => plan('central', with_())).not.toThrow();
    expect(() => plan('central', with_(published(others[0]!, 'wages', {})))).not.toThrow();
  });
  test('a label is refused where this organisation is asked and has none, not where others show another', () => {
    const all = others.map((id) => published(id, 'wages', { wage: 'decimal' }));
    expect(() => plan('central', with_(...all))).not.toThrow();
    expect(() => plan('central', { ownDatasets: [] })).toThrow(
      expect.objectContaining({ code: 'DATASET_UNKNOWN' }),
    );
  });
  test.each([
    [{ wage: 'decimal' }, 'COLUMN_UNKNOWN'],
    [{ age: 'text' }, 'COLUMN_TYPE'],
  ])('a column that cannot be averaged: %j', (columns, code) => {
    expect(() => plan('central', with_(published(others[1]!, 'default', columns)))).toThrow(
      expect.objectContaining({ code }),
    );
  });
  test('what members show who are not asked says nothing', () => {
    expect(() => plan('central', with_(published(ids[5]!, 'default', {})))).not.toThrow();
  });
});

describe('what operators read', () => {
  test('is printable and short, whatever the script says', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 128 }),
        fc.string({ unit: 'binary', maxLength: 3000 }),
        fc.string({ unit: 'binary', maxLength: 512 }),
        (name, description, image) => {
          // The schema of a launch refuses what is not; it is parsed on the way.
          const { launch } = plan('partial', { name, description, image });
          expect(launch.title?.trim()).not.toBe('');
          expect(launch.purpose).toContain('Open mode');
          expect([launch.title, launch.purpose].every((text) => text?.isWellFormed())).toBe(true);
        },
      ),
    );
  });
  test('names image, method and user, and keeps the lines of the description', () => {
    const { launch } = plan('central', { description: 'first\r\nsecond\u202Ethird' });
    expect(launch.title).toBe('a task');
    expect(launch.purpose).toContain('john-doe');
    expect(launch.purpose).toContain('demo/average, method method');
    expect(launch.purpose).toContain('first\nsecondthird');
  });
});

test('what an algorithm of Parley reads is looked for in what owners have published', () => {
  const method = (algorithm: string, parameters: Record<string, unknown>) => ({
    part: 'central' as const,
    algorithm,
    parameters,
    column: null,
    output: 'parley' as const,
  });
  const collaboration = together(6, {
    datasets: [published(ids[1]!, 'default', { age: 'integer', region: 'text' })],
  });
  const ask = (algorithm: string, parameters: Record<string, unknown>) =>
    plan('central', {
      collaboration,
      chosen: ids.slice(1, 5),
      method: method(algorithm, parameters),
    });
  const groupBy = [{ column: 'region', levels: ['north'] }];
  expect(ask('mean', { columns: ['age'], groupBy }).launch.algorithm).toBe('mean');
  expect(() => ask('mean', { columns: ['height'] })).toThrow(
    expect.objectContaining({ code: 'COLUMN_UNKNOWN' }) as Error,
  );
  expect(() => ask('mean', { columns: ['region'] })).toThrow(
    expect.objectContaining({ code: 'COLUMN_TYPE' }) as Error,
  );
});
