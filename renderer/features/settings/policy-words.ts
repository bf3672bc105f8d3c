import type { PolicyTerms } from '../../../core/schema/local/policy.ts';
import { listed } from '../../i18n/format.ts';
import { settingsMessages } from './messages.ts';

/** Which tasks a policy is about, in a sentence. */
export function policySentence(
  terms: PolicyTerms,
  nameOf: (organisation: string) => string,
  collaborationName: string,
): string {
  const m = settingsMessages();
  const sentence = m.policySentence(
    terms.launchers === 'any' ? m.anyone : listed(terms.launchers.map(nameOf)),
    terms.algorithms === 'any' ? m.anyAlgorithm : listed(terms.algorithms),
    terms.dataset,
    terms.columns === 'any' ? m.anyColumns : listed(terms.columns),
    collaborationName,
  );
  const more = [
    ...(terms.filters ? [m.withFilters] : []),
    ...(terms.groups ? [m.withGroups] : []),
    ...(terms.open ? [m.openToo] : []),
    ...(terms.action === 'accept' ? [m.least(terms.minimum)] : []),
  ];
  return more.length === 0 ? sentence : `${sentence}; ${listed(more)}`;
}
