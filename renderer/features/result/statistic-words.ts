import { defineMessages } from '../../i18n/messages.ts';

/** Statistics and the values of their tables, as people call them. */
export const statisticWords = defineMessages(
  'statistics',
  {
    count: 'Count',
    sum: 'Sum',
    mean: 'Mean',
    variance: 'Variance',
    standardDeviation: 'Standard deviation',
    standardError: 'Standard error of the mean',
    median: 'Median',
    minimum: 'Minimum',
    maximum: 'Maximum',
    quantiles: 'Quantiles',
    histogram: 'Histogram',
    frequencyTable: 'Number of rows',
    summary: 'Count, mean and standard deviation',
    any: 'Whether any is true',
    all: 'Whether all are true',
    value: 'Value',
    probability: 'Quantile',
    low: 'Not below',
    high: 'Not above',
    rank: 'Place from the end',
    subject: (
      statistic: string,
      columns: string | null,
      groups: string | null,
      dataset: string,
      organisations: number,
    ) =>
      `${statistic}${columns === null ? '' : ` of ${columns}`}${groups === null ? '' : ` by ${groups}`} in “${dataset}”, from the data of ${organisations === 1 ? '1 organisation' : `${organisations} organisations`}.`,
    /** A column's name within a sentence. */
    named: (column: string) => column,
    of: (statistic: string, column: string) => `${statistic} of ${column}`,
    by: (what: string, groups: string) => `${what} by ${groups}`,
  },
  {
    count: '计数',
    sum: '总和',
    mean: '均值',
    variance: '方差',
    standardDeviation: '标准差',
    standardError: '均值的标准误',
    median: '中位数',
    minimum: '最小值',
    maximum: '最大值',
    quantiles: '分位数',
    histogram: '直方图',
    frequencyTable: '行数',
    summary: '计数、均值和标准差',
    any: '是否至少有一个为真',
    all: '是否全部为真',
    value: '数值',
    probability: '分位',
    low: '不低于',
    high: '不高于',
    rank: '距末端的位次',
    subject: (
      statistic: string,
      columns: string | null,
      groups: string | null,
      dataset: string,
      organisations: number,
    ) =>
      `${organisations} 个机构的“${dataset}”数据${groups === null ? '' : `按${groups}分组`}：${columns === null ? '' : `${columns}的`}${statistic}。`,
    named: (column: string) => `“${column}”`,
    of: (statistic: string, column: string) => `“${column}”的${statistic}`,
    by: (what: string, groups: string) => `${what}（按${groups}分组）`,
  },
);

type Words = ReturnType<typeof statisticWords>;

/** A value's or a statistic's name; what a later version calls by another name is called so here, too. */
export function nameOf(words: Words, name: string): string {
  const key = name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const found: unknown = Object.hasOwn(words, key) ? words[key as keyof Words] : undefined;
  return typeof found === 'string' ? found : name;
}
