import { expect, test } from 'vitest';
import type { HistoryItem } from '../../../core/schema/api/history.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { testNode } from '../../support/nodes.ts';

test('pages of any size make up the same history, over all collaborations and of one', async () => {
  const one = await testNode('ann', await temporaryFolder());
  try {
    const { services } = one;
    const [first] = await Promise.all(
      ['First', 'Second', 'Third'].map(async (name) => {
        const { id } = await services.foundCollaboration({ name, purpose: '' });
        for (let i = 0; i < 3; i++) await services.invite(id, { role: 'member', hours: 1 });
        return id;
      }),
    );
    for (const collaboration of [undefined, first!]) {
      const of = collaboration === undefined ? {} : { collaboration };
      const whole = await services.history({ ...of, limit: 500 });
      expect([whole.items.length, whole.next]).toEqual([
        collaboration === undefined ? 12 : 4,
        null,
      ]);
      const times = whole.items.map(({ time }) => time);
      expect(times).toEqual(times.toSorted((a, b) => b - a));
      for (const limit of [1, 2, 5, 12]) {
        const items: HistoryItem[] = [];
        let before: number | null = null;
        do {
          const page = await services.history({
            ...of,
            limit,
            ...(before === null ? {} : { before }),
          });
          expect(page.items.length).toBeLessThanOrEqual(limit);
          items.push(...page.items);
          before = page.next;
        } while (before !== null);
        expect(items).toEqual(whole.items);
      }
    }
  } finally {
    await one.stop();
  }
});
