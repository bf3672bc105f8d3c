import type { CollaborationView } from '../../schema/api/collaborations.ts';
import type { PolicyTerms } from '../../schema/local/policy.ts';
import type { Words } from '../words/words.ts';
import { memberOf } from './launcher.ts';
import type { Titles } from './titles.ts';

export interface PolicyNames {
  readonly collaboration: CollaborationView;
  readonly titles: Titles;
}

/** A standing decision as one sentence that says all it decides. */
export function policySentence(terms: PolicyTerms, names: PolicyNames, words: Words): string {
  const { policies, format } = words;
  const scope = {
    launchers: launchersOf(terms, names, words),
    algorithms:
      terms.algorithms === 'any'
        ? policies.anyAlgorithm
        : format.any(terms.algorithms.map((name) => names.titles.get(name) ?? format.quoted(name))),
    dataset: format.quoted(terms.dataset),
    columns: columnsOf(terms, words),
  };
  const limit = policies.limit(
    terms.until === null ? null : format.time(terms.until),
    terms.mostUses === null ? null : format.number(terms.mostUses),
  );
  return terms.action === 'accept'
    ? policies.accepts(scope, limit)
    : policies.declines(scope, limit);
}

function launchersOf({ launchers }: PolicyTerms, { collaboration }: PolicyNames, words: Words) {
  const { policies, format } = words;
  if (launchers === 'any') return policies.anyMember;
  return format.any(
    launchers.map((id) => format.quoted(memberOf(collaboration, id)?.organisation.name ?? id)),
  );
}

function columnsOf({ columns, action }: PolicyTerms, { policies, format }: Words): string {
  if (columns === 'any') return policies.anyColumn;
  const quoted = columns.map(format.quoted);
  return action === 'accept'
    ? policies.onlyColumns(format.all(quoted))
    : policies.touchingColumns(format.any(quoted));
}

/** What the sentence leaves open. */
export function policyItems(terms: PolicyTerms, { policies, format }: Words): string[] {
  const everyMember = terms.launchers === 'any' ? [policies.everyMember] : [];
  if (terms.action === 'decline') return [...everyMember, policies.declineFirst];
  return [
    ...everyMember,
    terms.filters ? policies.filters : policies.noFilters,
    terms.groups ? policies.groups : policies.noGroups,
    terms.open ? policies.open : policies.notOpen,
    policies.minimum(format.number(terms.minimum)),
    policies.stillChecked,
  ];
}
