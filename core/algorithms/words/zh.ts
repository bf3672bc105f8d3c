import type { Dimension } from '../../data/types.ts';
import type { ColumnName } from '../../schema/ids.ts';
import type { GroupPart, Opened, Shown, SlotMeaning } from '../statements.ts';
import type { AlgorithmWords } from './algorithm-words.ts';

export const chinese: AlgorithmWords = {
  offered: {
    summary: {
      title: '平均值和标准差',
      summary: '在一个任务中得出某字段的计数、平均值和标准差。',
      example: '平均工资及工资的离散程度',
    },
    count: {
      title: '计数',
      summary: '某字段有多少个值（缺失值不计），或共有多少行。',
      example: '有工资记录的人数',
    },
    sum: {
      title: '总和',
      summary: '某字段所有值的总和。',
      example: '工资总额',
    },
    mean: {
      title: '平均值',
      summary: '某字段所有值的平均值。',
      example: '平均工资',
    },
    variance: {
      title: '方差',
      summary: '某字段的值的离散程度，即与平均值之差的平方的平均值。',
      example: '工资的方差',
    },
    'standard-deviation': {
      title: '标准差',
      summary: '某字段的值的离散程度，单位与该字段相同。',
      example: '工资的离散程度',
    },
    'standard-error': {
      title: '平均值的标准误',
      summary: '某字段的平均值有多大的不确定性。',
      example: '平均工资的不确定性',
    },
    minimum: {
      title: '最小值',
      summary: '某字段取值的下端，在给定的取值点上查找，不含最小的少数几个值。',
      example: '工资的下端',
    },
    maximum: {
      title: '最大值',
      summary: '某字段取值的上端，在给定的取值点上查找，不含最大的少数几个值。',
      example: '工资的上端',
    },
    median: {
      title: '中位数',
      summary: '某字段有一半的值不超过的数，在给定的取值点上查找。',
      example: '半数人不超过的工资',
    },
    quantiles: {
      title: '分位数',
      summary: '某字段有给定比例的值不超过的数，在给定的取值点上查找。',
      example: '工资的四分之一、二分之一和四分之三分位数',
    },
    histogram: {
      title: '直方图',
      summary: '某字段有多少个值落在各个给定的区间内。',
      example: '各工资区间的人数',
    },
    'frequency-table': {
      title: '频数表',
      summary: '某字段的每个类别各有多少行，或几个字段的每种类别组合各有多少行。',
      example: '各地区的人数',
    },
    any: {
      title: '是否存在',
      summary: '某个是非字段是否至少在一行中为真。',
      example: '是否有人在职',
    },
    all: {
      title: '是否全部',
      summary: '某个是非字段是否在每一行中都为真。',
      example: '是否所有人都在职',
    },
  },

  opened(opened, groups) {
    if (opened.kind === 'enough-persons') {
      return groups.length === 0 ? sumWords(opened) : `${sumWords(opened)}（${byGroups(groups)}）`;
    }
    return groups.length === 0
      ? `${sumWords(opened)}（所有参与方合计）`
      : `${sumWords(opened)}（所有参与方合计，${byGroups(groups)}）`;
  },

  shown: (shown, groups) =>
    groups.length === 0 ? statisticWords(shown) : `${statisticWords(shown)}（${byGroups(groups)}）`,

  meaning: (meaning) =>
    meaning.group.length === 0
      ? slotWords(meaning)
      : `${meaning.group.map(partWords).join('、')}：${slotWords(meaning)}`,
};

function sumWords(opened: Opened): string {
  const { columns } = opened;
  switch (opened.kind) {
    case 'enough-persons': {
      const persons = opened.filtered ? '符合筛选条件的人' : '人';
      return columns.length === 0
        ? `有多少参与方拥有足够多的${persons}，其数值可以相加`
        : `有多少参与方有足够多的${persons}具有 ${each(columns)}的值，其数值可以相加`;
    }
    case 'rows':
      return columns.length === 0 ? '总行数' : `具有 ${each(columns)}的值的行数`;
    case 'sum':
      return `${each(columns)}的总和`;
    case 'missing':
      return `${each(columns)}是否有缺失值`;
    case 'squared-differences':
      return `${each(columns)}与其平均值之差的平方和`;
    case 'truth':
      return `${each(columns)}是否在任何一行中为${truthWords[opened.value]}`;
    case 'rows-up-to-points': {
      const { low, high, step } = opened.grid;
      const until =
        opened.refineAbove === null
          ? '一直细分到精确的顺序统计量，即单独一行'
          : `剩余不足 ${opened.refineAbove} 行的区间不再细分`;
      return `${each(columns)}不超过各取值点的行数，取值点从 ${low} 到 ${high}，步长为 ${step}，${until}`;
    }
  }
}

function statisticWords(shown: Shown): string {
  const { columns } = shown;
  switch (shown.kind) {
    case 'count':
      return columns.length === 0 ? '总行数' : `${each(columns)}的计数`;
    case 'sum':
      return `${each(columns)}的总和`;
    case 'mean':
      return `${each(columns)}的平均值及参与计算的值的个数`;
    case 'mean-and-deviation':
      return `${each(columns)}的计数、平均值和标准差`;
    case 'variance':
      return `${each(columns)}的计数和方差`;
    case 'standard-deviation':
      return `${each(columns)}的计数和标准差`;
    case 'standard-error':
      return `${each(columns)}的计数和平均值的标准误`;
    case 'truth':
      return `${each(columns)}是否在任何一行中为${truthWords[shown.value]}`;
    case 'median':
      return `${each(columns)}的中位数和计数`;
    case 'quantiles':
      return `${each(columns)}的 ${shown.probabilities.join('、')} 分位数和计数`;
    case 'minimum':
      return shown.rank === null
        ? `${each(columns)}的最小值和计数`
        : `${each(columns)}的近似最小值（从小到大第 ${shown.rank} 个值）和计数`;
    case 'maximum':
      return shown.rank === null
        ? `${each(columns)}的最大值和计数`
        : `${each(columns)}的近似最大值（从大到小第 ${shown.rank} 个值）和计数`;
  }
}

function slotWords({ quantity, column }: SlotMeaning): string {
  switch (quantity.kind) {
    case 'enough-persons':
      return column === null
        ? '人数是否足够（1 为足够，0 为不足）'
        : `具有 ${column} 的值的人数是否足够（1 为足够，0 为不足）`;
    case 'rows':
      return column === null ? '行数' : `具有 ${column} 的值的行数`;
    case 'sum':
      return `${column ?? '各行'} 的总和`;
    case 'any':
      return quantity.of === 'missing'
        ? `${column ?? '各行'} 是否有缺失值`
        : `${column ?? '各行'} 是否有任一值为${truthWords[quantity.of]}`;
    case 'squared-distances':
      return `${column ?? '各行'} 与 ${quantity.number} 之差的平方和`;
    case 'rows-up-to':
      return `${column ?? '各行'} 不超过 ${quantity.number} 的行数`;
  }
}

const truthWords = { true: '真', false: '假' } as const;

function partWords({ column, label, rest }: GroupPart): string {
  return rest ? `${column} 为其他` : `${column} 为 ${label}`;
}

/** "wage "; "wage、age 各自". A blank stands between Latin letters and Chinese. */
function each(columns: readonly ColumnName[]): string {
  return columns.length < 2 ? `${columns.join('')} ` : `${columns.join('、')} 各自`;
}

function byGroups(groups: readonly Dimension[]): string {
  return `按 ${groups.map(dimensionWords).join('、')} 分组`;
}

function dimensionWords(dimension: Dimension): string {
  return dimension.kind === 'levels'
    ? dimension.column
    : `${dimension.column} 的 ${dimension.edges.length - 1} 个区间`;
}
