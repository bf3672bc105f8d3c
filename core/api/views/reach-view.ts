import type { Reach } from '../../network/types.ts';
import type { NodeReach } from '../../schema/api/node.ts';
import type { Language } from '../../schema/language.ts';
import type { NameOf } from './names.ts';
import type { ReachFacts } from './words/reach-facts.ts';
import { reachWords } from './words/reach-words.ts';

/** How members reach this node, as far as it is known. */
export function reachView(
  { through, dialledBack }: Pick<Reach, 'through' | 'dialledBack'>,
  { connected, listens }: Pick<ReachFacts, 'connected' | 'listens'>,
  nameOf: NameOf,
  language: Language,
): NodeReach {
  const tried = dialledBack.flatMap(({ by, at, reached }) =>
    reached === null ? [] : [{ by: nameOf(by), at, reached }],
  );
  const facts = { through: through.map(nameOf), tried };
  const state = stateOf({ ...facts, listens });
  const sentence = reachWords({ state, connected, listens, ...facts }, language);
  return { state, ...facts, sentence };
}

type Known = Pick<ReachFacts, 'through' | 'tried' | 'listens'>;

function stateOf({ through, tried, listens }: Known): NodeReach['state'] {
  if (tried.some(({ reached }) => reached)) return 'direct';
  if (through.length > 0) return 'relayed';
  return tried.length > 0 || !listens ? 'unreachable' : 'unknown';
}
