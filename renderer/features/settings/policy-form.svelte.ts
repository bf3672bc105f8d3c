import type { z } from 'zod';
import type { CollaborationView } from '../../../core/schema/api/collaborations.ts';
import type { DatasetView } from '../../../core/schema/api/datasets.ts';
import type { PolicyTerms } from '../../../core/schema/local/policy.ts';

const policyParts = ['name', 'launchers', 'algorithms', 'columns', 'uses'] as const;
export type PolicyPart = (typeof policyParts)[number];

const DAY = 24 * 3600 * 1000;

/** What is typed for a new standing policy. Begins as narrow as can be: nothing is decided that was not chosen. */
export class PolicyForm {
  name = $state('');
  action = $state<'accept' | 'decline'>('accept');
  collaboration = $state('');
  dataset = $state('');
  launchers = $state<string[]>([]);
  everyLauncher = $state(false);
  algorithms = $state<string[]>([]);
  everyAlgorithm = $state(false);
  columns = $state<string[]>([]);
  everyColumn = $state(false);
  filters = $state(false);
  groups = $state(false);
  open = $state(false);
  minimum = $state('3');
  /** Days from now, or `ever`. */
  days = $state('90');
  mostUses = $state('');

  begin(collaborations: readonly CollaborationView[], datasets: readonly DatasetView[]): void {
    if (this.collaboration === '') this.collaboration = collaborations[0]?.id ?? '';
    if (this.dataset === '') this.dataset = datasets[0]?.label ?? '';
  }

  /** Which parts still need a choice. */
  get missing(): readonly PolicyPart[] {
    const uses = this.mostUses.trim();
    const lacks: Record<PolicyPart, boolean> = {
      name: this.name.trim() === '',
      launchers: !this.everyLauncher && this.launchers.length === 0,
      algorithms: !this.everyAlgorithm && this.algorithms.length === 0,
      columns: !this.everyColumn && this.columns.length === 0,
      uses: uses !== '' && !/^[1-9]\d{0,8}$/.test(uses),
    };
    return policyParts.filter((part) => lacks[part]);
  }

  terms(now: number): z.input<typeof PolicyTerms> {
    const { action, collaboration, dataset, filters, groups, open } = this;
    const minimum = Number(this.minimum);
    const uses = this.mostUses.trim();
    return {
      name: this.name.trim(),
      action,
      collaboration,
      dataset,
      filters,
      groups,
      open,
      minimum,
      launchers: this.everyLauncher ? 'any' : [...this.launchers],
      algorithms: this.everyAlgorithm ? 'any' : [...this.algorithms],
      columns: this.everyColumn ? 'any' : [...this.columns],
      // The consent control asks for this notice by itself.
      notices: minimum === 2 && action === 'accept' ? ['minimum-of-two'] : [],
      until: this.days === 'ever' ? null : now + Number(this.days) * DAY,
      mostUses: uses === '' ? null : Number(uses),
    };
  }
}
