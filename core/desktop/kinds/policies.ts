import type { Policy, PolicyTerms } from '../../schema/local/policy.ts';
import { ParleyError } from '../../schema/errors.ts';
import { OPERATOR_MINIMUM } from '../../tasks/review.ts';
import { findingWords } from '../../tasks/words/finding-words.ts';
import type { Words } from '../words/words.ts';
import { policyItems, policySentence, type PolicyNames } from './policy-sentence.ts';
import type { Kind, KindContext } from './kind.ts';
import { titlesOf } from './titles.ts';

export const addPolicy: Kind<'add-policy'> = async ({ terms }, context) => {
  const { client, language, words } = context;
  const { policies } = words;
  const names = await namesFor(terms, context);
  refuseUnknown(terms, names);
  return {
    description: {
      language,
      heading: terms.action === 'accept' ? policies.addAccept : policies.addDecline,
      sentence: policySentence(terms, names, words),
      facts: policyFacts(terms, names, words),
      sections: [{ heading: policies.exactly, items: policyItems(terms, words), mustBeSeen: true }],
      notices: noticesOf(terms, context),
      choices: [
        {
          id: 'add',
          label: policies.add,
          tone: 'primary',
          needsNotices: true,
          needsSeen: true,
        },
      ],
    },
    perform: ({ notices }) =>
      // The notices confirmed are those of this control, whatever the proposal said.
      client.addPolicy({ ...terms, notices: notices.filter((it) => it === 'minimum-of-two') }),
  };
};

export const removePolicy: Kind<'remove-policy'> = async ({ policy: id }, context) => {
  const { client, language, words } = context;
  const { policies } = words;
  const policy = (await client.policies()).find((it) => it.id === id);
  if (policy === undefined) throw unknown();
  const names = await namesFor(policy.terms, context);
  return {
    description: {
      language,
      heading: policies.remove,
      sentence: policySentence(policy.terms, names, words),
      facts: [...policyFacts(policy.terms, names, words), usedFact(policy, words)],
      sections: [{ heading: policies.consequences, items: [policies.removed] }],
      choices: [{ id: 'remove', label: policies.removeChoice, tone: 'primary' }],
    },
    perform: async () => {
      await client.removePolicy(id);
      return null;
    },
  };
};

/** A name of no algorithm is free text: it decides nothing, and would stand in our sentence. */
function refuseUnknown({ algorithms }: PolicyTerms, { titles }: PolicyNames): void {
  if (algorithms === 'any' || algorithms.every((name) => titles.has(name))) return;
  throw new ParleyError(
    'ALGORITHM_UNKNOWN',
    'The policy names an algorithm that this Parley does not have. Nothing was decided.',
  );
}

const unknown = (): ParleyError =>
  new ParleyError('NOT_FOUND', 'There is no such policy. Nothing was removed.');

async function namesFor(terms: PolicyTerms, { client }: KindContext): Promise<PolicyNames> {
  const collaboration = await client.collaboration(terms.collaboration);
  return { collaboration, titles: await titlesOf(client) };
}

function policyFacts(terms: PolicyTerms, { collaboration }: PolicyNames, words: Words) {
  const { policies } = words;
  return [
    { label: policies.name, value: terms.name, as: 'quote' as const },
    { label: policies.collaboration, value: collaboration.name, as: 'quote' as const },
  ];
}

function usedFact({ uses }: Policy, { policies, format }: Words) {
  return { label: policies.usedSoFar, value: policies.times(format.number(uses)) };
}

function noticesOf({ action, minimum, open }: PolicyTerms, { language, words }: KindContext) {
  if (action === 'decline') return [];
  const ofTwo = findingWords({ key: 'minimum-of-two' }, language);
  return [
    ...(minimum < OPERATOR_MINIMUM ? [{ name: 'minimum-of-two', sentence: ofTwo }] : []),
    ...(open ? [{ name: 'own-numbers', sentence: words.policies.ownNumbers }] : []),
  ];
}
