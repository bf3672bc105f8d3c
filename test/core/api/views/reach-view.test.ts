import { describe, expect, test } from 'vitest';
import { reachView } from '../../../../core/api/views/reach-view.ts';
import type { OrganisationId } from '../../../../core/schema/ids.ts';

const [north, south] = ['North', 'South'] as OrganisationId[];
const nameOf = (id: OrganisationId) => ({ id, name: id as string });
const said = (by: OrganisationId, reached: boolean | null) => ({ by, at: 1, reached });

const view = (
  through: OrganisationId[],
  dialledBack: ReturnType<typeof said>[],
  language: 'en' | 'zh-CN' = 'en',
  { connected = 2, listens = true } = {},
) => reachView({ through, dialledBack }, { connected, listens }, nameOf, language);

describe('how this node is reached, in words', () => {
  test.each([
    ['direct', [], [said(north!, true), said(south!, false)], /directly; North tried it\.$/],
    ['direct', [south!], [said(north!, true)], /directly; North tried.* come through South\.$/],
    ['relayed', [north!, south!], [said(north!, false)], /through North and South\. .*not connect/],
    ['relayed', [north!], [said(north!, null)], /through North\. .*not known yet/],
    ['unreachable', [], [said(north!, false)], /no member relays/],
    ['unknown', [], [said(north!, null)], /^Not known yet: no member has been able/],
  ])('%s', (state, through, dialledBack, sentence) => {
    const found = view(through, dialledBack);
    expect(found.state).toBe(state);
    expect(found.sentence).toMatch(sentence);
    expect(found.tried.map(({ by }) => by.id)).toEqual(
      dialledBack.filter(({ reached }) => reached !== null).map(({ by }) => by),
    );
    expect(view(through, dialledBack, 'zh-CN').sentence).toMatch(/[\u4e00-\u9fff].*。$/);
  });

  test('nobody is connected', () => {
    expect(view([], [], 'en', { connected: 0 }).sentence).toBe(
      'Not known yet: no member is connected.',
    );
    expect(view([], [], 'zh-CN', { connected: 0 }).sentence).toBe(
      '尚不清楚：目前没有成员与本节点连接。',
    );
  });

  test.each([
    [[], 'unreachable', /listens at no address, and no member relays/],
    [[north!], 'relayed', /through North\. It listens at no address/],
  ])('a node that listens nowhere (relays: %s): %s', (through, state, sentence) => {
    const found = view(through, [], 'en', { listens: false });
    expect(found.state).toBe(state);
    expect(found.sentence).toMatch(sentence);
    expect(view(through, [], 'zh-CN', { listens: false }).sentence).toContain('不监听任何地址');
  });

  test('names stand among Chinese words in quotation marks', () => {
    expect(view([north!, south!], [], 'zh-CN').sentence).toContain('经由“North”和“South”中继');
  });
});
