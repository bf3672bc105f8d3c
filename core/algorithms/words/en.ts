import type { Dimension } from '../../data/types.ts';
import type { ColumnName } from '../../schema/ids.ts';
import type { Moment, Opened, Shown, SlotMeaning } from '../statements.ts';
import type { AlgorithmWords } from './algorithm-words.ts';

export const english: AlgorithmWords = {
  offered: {
    summary: {
      title: 'Mean and standard deviation',
      summary: 'Count, mean and standard deviation of a column in one task.',
      example: 'Average wage and how far wages spread',
    },
    count: {
      title: 'Count',
      summary: 'How many values a column has, missing ones left out; or how many rows there are.',
      example: 'Number of known wages',
    },
    sum: {
      title: 'Sum',
      summary: 'The sum of the values of a column.',
      example: 'All wages together',
    },
    mean: {
      title: 'Mean',
      summary: 'The average of the values of a column.',
      example: 'Average wage',
    },
    variance: {
      title: 'Variance',
      summary:
        'How far the values of a column spread, as the mean squared difference from their mean.',
      example: 'Variance of wages',
    },
    'standard-deviation': {
      title: 'Standard deviation',
      summary: 'How far the values of a column spread, in the unit of the column.',
      example: 'How far wages spread',
    },
    'standard-error': {
      title: 'Standard error of the mean',
      summary: 'How uncertain the mean of a column is.',
      example: 'How uncertain the average wage is',
    },
    minimum: {
      title: 'Minimum',
      summary: 'The lower end of a column, on a grid of points; without the few smallest values.',
      example: 'Lower end of wages',
    },
    maximum: {
      title: 'Maximum',
      summary: 'The upper end of a column, on a grid of points; without the few largest values.',
      example: 'Upper end of wages',
    },
    median: {
      title: 'Median',
      summary: 'The value that half of a column does not exceed, on a grid of points.',
      example: 'Wage that half of the persons do not exceed',
    },
    quantiles: {
      title: 'Quantiles',
      summary: 'The values below which given shares of a column lie, on a grid of points.',
      example: 'Wages below which a quarter, a half and three quarters lie',
    },
    histogram: {
      title: 'Histogram',
      summary: 'How many values of a column lie in each of a list of intervals.',
      example: 'Number of persons by wage bracket',
    },
    'frequency-table': {
      title: 'Frequency table',
      summary:
        'How many rows have each label of a column, or each combination of labels of several.',
      example: 'Number of persons by region',
    },
    any: {
      title: 'Any',
      summary: 'Whether a yes/no column is true in at least one row.',
      example: 'Whether anybody is employed',
    },
    all: {
      title: 'All',
      summary: 'Whether a yes/no column is true in every row.',
      example: 'Whether everybody is employed',
    },
  },

  opened(opened, groups) {
    // What says how many participants there are need not say over whom.
    if (opened.kind === 'enough-persons') return `${sumWords(opened)}${groupWords(groups)}`;
    return `${sumWords(opened)}, over all participants${groupWords(groups)}`;
  },

  shown: (shown, groups) => `${statisticWords(shown)}${groupWords(groups)}`,

  meaning: (meaning) => slotWords(meaning, placeWords(meaning)),
};

const moments: Readonly<Record<Moment, string>> = {
  'mean-and-deviation': 'the mean and the standard deviation',
  variance: 'the variance',
  'standard-deviation': 'the standard deviation',
  'standard-error': 'the standard error of the mean',
};

function sumWords(opened: Opened): string {
  const each = eachOf(opened.columns);
  switch (opened.kind) {
    case 'enough-persons': {
      const persons = opened.filtered ? 'persons that the filter takes' : 'persons';
      const having = opened.columns.length === 0 ? persons : `${persons} with ${each}`;
      return `how many participants have enough ${having} for their numbers to be added`;
    }
    case 'rows':
      return opened.columns.length === 0 ? 'how many rows there are' : `how many rows have ${each}`;
    case 'sum':
      return `the sum of ${each}`;
    case 'missing':
      return `whether any row lacks ${each}`;
    case 'squared-differences':
      return `the sum of the squared differences of ${each} from its mean`;
    case 'truth':
      return `whether ${each} is ${opened.value} in any row`;
    case 'rows-up-to-points': {
      const { low, high, step } = opened.grid;
      const until =
        opened.refineAbove === null
          ? 'down to exact order statistics, that is to single rows'
          : `not refining where fewer than ${opened.refineAbove} rows are left`;
      return `how many rows have ${each} at or below points between ${low} and ${high} in steps of ${step}, ${until}`;
    }
  }
}

function statisticWords(shown: Shown): string {
  const each = eachOf(shown.columns);
  switch (shown.kind) {
    case 'count':
      return shown.columns.length === 0 ? 'the number of rows' : `the count of ${each}`;
    case 'sum':
      return `the sum of ${each}`;
    case 'mean':
      return shown.columns.length < 2
        ? `the mean of ${each}, and how many values it is made of`
        : `the means of ${listed(shown.columns)}, and how many values each is made of`;
    case 'mean-and-deviation':
      return `the count, ${moments[shown.kind]} of ${each}`;
    case 'variance':
    case 'standard-deviation':
    case 'standard-error':
      return `the count and ${moments[shown.kind]} of ${each}`;
    case 'truth':
      return `whether ${each} is ${shown.value} in any row`;
    case 'median':
      return `the median of ${each}, and the count`;
    case 'quantiles':
      return `the quantiles ${listed(shown.probabilities.map(String))} of ${each}, and the count`;
    case 'minimum':
    case 'maximum': {
      const end = shown.kind === 'minimum' ? 'lower' : 'upper';
      const which =
        shown.rank === null
          ? `the ${shown.kind}`
          : `about the ${shown.kind}, that is number ${shown.rank} from the ${end} end`;
      return `${which} of ${each}, and the count`;
    }
  }
}

/** @param place "wage, region north" */
function slotWords({ quantity }: SlotMeaning, place: string): string {
  switch (quantity.kind) {
    case 'enough-persons':
      return `enough persons with ${place} (1) or not (0)`;
    case 'rows':
      return `number of rows with ${place}`;
    case 'sum':
      return `sum of ${place}`;
    case 'any':
      return quantity.of === 'missing'
        ? `whether any row lacks ${place}`
        : `whether any is ${quantity.of}: ${place}`;
    case 'squared-distances':
      return `sum of squared distances from ${quantity.number} of ${place}`;
    case 'rows-up-to':
      return `number of rows with at most ${quantity.number} as ${place}`;
  }
}

function placeWords({ column, group }: SlotMeaning): string {
  return [column ?? 'anything', ...group.map((part) => `${part.column} ${part.label}`)].join(', ');
}

/** "wage", "wage and age", "wage, age and height". */
function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** "each of wage and age"; "wage" alone. */
function eachOf(columns: readonly ColumnName[]): string {
  return columns.length < 2 ? listed(columns) : `each of ${listed(columns)}`;
}

/** ", in each group by region and sex"; nothing without groups. */
function groupWords(groups: readonly Dimension[]): string {
  if (groups.length === 0) return '';
  return `, in each group by ${listed(groups.map(dimensionWords))}`;
}

function dimensionWords(dimension: Dimension): string {
  return dimension.kind === 'levels'
    ? dimension.column
    : `${dimension.column} in ${dimension.edges.length - 1} intervals`;
}
