import type { ReachFacts } from './reach-facts.ts';

export function englishReach({ state, through, tried, connected, listens }: ReachFacts): string {
  const relays = list(through.map(({ name }) => name));
  switch (state) {
    case 'direct': {
      const by = list(tried.filter(({ reached }) => reached).map(({ by: { name } }) => name));
      const others =
        through.length > 0 ? ` Members that cannot connect directly come through ${relays}.` : '';
      return `Members can connect to this node directly; ${by} tried it.${others}`;
    }
    case 'relayed':
      if (!listens) return `Members reach this node through ${relays}. It listens at no address.`;
      return tried.length > 0
        ? `Members reach this node through ${relays}. They could not connect to it directly.`
        : `Members reach this node through ${relays}. Whether they could connect directly is not known yet.`;
    case 'unreachable':
      if (!listens) {
        return 'This node listens at no address, and no member relays for it, so others cannot connect to it. It can connect to others, and works with those it reaches.';
      }
      return 'The members that tried could not connect to this node, and no member relays for it. It can connect to others, and works with those it reaches.';
    case 'unknown':
      return connected === 0
        ? 'Not known yet: no member is connected.'
        : 'Not known yet: no member has been able to try.';
  }
}

const list = (names: readonly string[]): string =>
  new Intl.ListFormat('en', { type: 'conjunction' }).format(names);
