import type { OrganisationId } from '../../../../core/schema/ids.ts';
import type { StatisticResult } from '../../../../core/schema/result.ts';

/** Groups, two columns, a value that is none, a withheld cell, labels that spreadsheets and CSV have trouble with. */
export const grouped: StatisticResult = {
  kind: 'statistic',
  statistic: 'mean',
  groupBy: ['region', 'mean'],
  rows: [
    {
      group: ['=HYPERLINK("x")', 'a,b'],
      column: 'wage',
      values: { mean: -53.25, count: 8 },
    },
    { group: ['Ñorth "1"', '-5'], column: 'wage', values: { mean: null, count: 0 } },
    {
      group: ['+49 30', ''],
      column: 'age',
      values: { mean: 0.1, count: 9007199254740991 },
    },
  ],
  withheld: [{ group: ['@east', 'x'], column: 'wage' }],
  contributors: 3,
};

export const open: StatisticResult = {
  kind: 'statistic',
  statistic: 'mean',
  groupBy: [],
  rows: [{ group: [], column: 'wage', values: { mean: 53.25 } }],
  withheld: [],
  contributors: 2,
  partials: [
    {
      organisation: `12D3KooW${'A'.repeat(44)}` as OrganisationId,
      numbers: [
        { column: 'wage', group: [], quantity: 'sum', value: 253 },
        { column: 'wage', group: [], quantity: 'count', value: 4 },
      ],
    },
    {
      organisation: `12D3KooW${'B'.repeat(44)}` as OrganisationId,
      numbers: [
        { column: 'wage', group: [], quantity: 'sum', value: 173 },
        { column: 'wage', group: [], quantity: 'count', value: 4 },
      ],
    },
  ],
};

export const truth: StatisticResult = {
  kind: 'statistic',
  statistic: 'any',
  groupBy: [],
  rows: [{ group: [], column: 'ill', values: { any: true } }],
  withheld: [],
  contributors: 3,
};

export const nothing: StatisticResult = { ...truth, rows: [] };
