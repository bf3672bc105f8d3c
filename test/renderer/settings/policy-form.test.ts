import { describe, expect, test } from 'vitest';
import { PolicyTerms } from '../../../core/schema/local/policy.ts';
import { PolicyForm } from '../../../renderer/features/settings/policy-form.svelte.ts';

const COLLABORATION = 'bafyreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku';
const MEMBER = '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp';
const NOW = 1_800_000_000_000;

function filled(): PolicyForm {
  const form = new PolicyForm();
  form.name = ' Means for the registry ';
  form.collaboration = COLLABORATION;
  form.dataset = 'patients';
  form.launchers = [MEMBER];
  form.algorithms = ['mean'];
  form.columns = ['age'];
  return form;
}

describe('the form of a standing policy', () => {
  test('begins with nothing chosen: whoever does not choose decides nothing in advance', () => {
    expect(new PolicyForm().missing).toEqual(['name', 'launchers', 'algorithms', 'columns']);
  });

  test('is as narrow as what was chosen', () => {
    const terms = PolicyTerms.parse(filled().terms(NOW));
    expect(terms).toMatchObject({
      name: 'Means for the registry',
      launchers: [MEMBER],
      algorithms: ['mean'],
      columns: ['age'],
      filters: false,
      groups: false,
      open: false,
      minimum: 3,
      notices: [],
      until: NOW + 90 * 24 * 3600 * 1000,
      mostUses: null,
    });
  });

  test('says "any" only where every one was ticked, and names the notice of a minimum of two', () => {
    const form = filled();
    form.everyLauncher = form.everyAlgorithm = form.everyColumn = true;
    form.minimum = '2';
    form.days = 'ever';
    form.mostUses = '12';
    expect(PolicyTerms.parse(form.terms(NOW))).toMatchObject({
      launchers: 'any',
      algorithms: 'any',
      columns: 'any',
      notices: ['minimum-of-two'],
      until: null,
      mostUses: 12,
    });
  });

  test('takes no number of uses that is none', () => {
    for (const typed of ['0', '-1', 'many', '1.5']) {
      const form = filled();
      form.mostUses = typed;
      expect(form.missing).toEqual(['uses']);
    }
  });
});
