import { quoted } from '../../../schema/quoted.ts';
import type { ReachFacts } from './reach-facts.ts';

export function chineseReach({ state, through, tried, connected, listens }: ReachFacts): string {
  const relays = list(through.map(({ name }) => name));
  switch (state) {
    case 'direct': {
      const by = list(tried.filter(({ reached }) => reached).map(({ by: { name } }) => name));
      const others = through.length > 0 ? `无法直接连接的成员经由${relays}中继。` : '';
      return `其他成员可以直接连接到本节点（${by}已尝试）。${others}`;
    }
    case 'relayed':
      if (!listens) return `其他成员经由${relays}中继连接到本节点。本节点不监听任何地址。`;
      return tried.length > 0
        ? `其他成员经由${relays}中继连接到本节点，无法直接连接。`
        : `其他成员经由${relays}中继连接到本节点；能否直接连接尚不清楚。`;
    case 'unreachable':
      if (!listens) {
        return '本节点不监听任何地址，也没有成员为其中继，因此其他成员无法连接到本节点。本节点可以主动连接其他成员，并与能连接到的成员协作。';
      }
      return '尝试过的成员均无法连接到本节点，也没有成员为本节点中继。本节点可以主动连接其他成员，并与能连接到的成员协作。';
    case 'unknown':
      return connected === 0
        ? '尚不清楚：目前没有成员与本节点连接。'
        : '尚不清楚：还没有成员能够尝试连接本节点。';
  }
}

const list = (names: readonly string[]): string =>
  new Intl.ListFormat('zh-CN', { type: 'conjunction' }).format(names.map(quoted));
