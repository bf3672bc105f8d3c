import { defineMessages } from '../../i18n/messages.ts';

/** What will happen, in whole sentences. */
export const sentenceMessages = defineMessages(
  'new-task-sentence',
  {
    summary: (columns: string) => `the count, mean and standard deviation of ${columns}`,
    rows: 'the number of rows',
    count: (columns: string) => `the number of values of ${columns}`,
    sum: (columns: string) => `the sum of ${columns}`,
    mean: (columns: string) => `the mean of ${columns}`,
    variance: (columns: string) => `the variance of ${columns}`,
    'standard-deviation': (columns: string) => `the standard deviation of ${columns}`,
    'standard-error': (columns: string) => `the standard error of the mean of ${columns}`,
    minimum: (columns: string) => `the lower end of ${columns}`,
    maximum: (columns: string) => `the upper end of ${columns}`,
    median: (columns: string) => `the median of ${columns}`,
    quantiles: (columns: string) => `the quantiles of ${columns}`,
    histogram: (columns: string) => `the histogram of ${columns}`,
    any: (columns: string) => `whether ${columns} is true in any row`,
    all: (columns: string) => `whether ${columns} is true in every row`,
    other: (title: string, columns: string) => `“${title}” of ${columns}`,
    noColumns: '…',
    asks: (who: string, count: number, what: string, dataset: string) =>
      count === 1
        ? `${who} asks 1 organisation for ${what}, over ${dataset}.`
        : `${who} asks ${count} organisations for ${what}, over ${dataset}.`,
    asksGrouped: (who: string, count: number, what: string, groups: string, dataset: string) =>
      count === 1
        ? `${who} asks 1 organisation for ${what}, in each group by ${groups}, over ${dataset}.`
        : `${who} asks ${count} organisations for ${what}, in each group by ${groups}, over ${dataset}.`,
    onlyRows: (filter: string) => `Only rows with ${filter} are taken.`,
    decides: (time: string) => `Each operator decides until ${time}.`,
    everybodySees: 'Everybody who takes part sees the result.',
    onlyLauncherSees: 'Only you see the result, so nobody else can check it.',
    ownNumbersSeen: 'You see each organisation’s own numbers, and nobody else sees anything.',
    ownAsked: 'Your own data is asked for in your inbox, like everybody’s.',
    ownTakesPart: 'Your own data takes part: you confirm that with the launch.',
    ownNone: 'Your own data takes no part.',
  },
  {
    summary: (columns: string) => `${columns}的计数、平均值和标准差`,
    rows: '行数',
    count: (columns: string) => `${columns}的有效值个数`,
    sum: (columns: string) => `${columns}的总和`,
    mean: (columns: string) => `${columns}的平均值`,
    variance: (columns: string) => `${columns}的方差`,
    'standard-deviation': (columns: string) => `${columns}的标准差`,
    'standard-error': (columns: string) => `${columns}平均值的标准误`,
    minimum: (columns: string) => `${columns}的下端值`,
    maximum: (columns: string) => `${columns}的上端值`,
    median: (columns: string) => `${columns}的中位数`,
    quantiles: (columns: string) => `${columns}的分位数`,
    histogram: (columns: string) => `${columns}的直方图`,
    any: (columns: string) => `${columns}是否在任一行为真`,
    all: (columns: string) => `${columns}是否在每一行都为真`,
    other: (title: string, columns: string) => `${columns}的“${title}”`,
    noColumns: '……',
    asks: (who: string, count: number, what: string, dataset: string) =>
      `${who} 将向 ${count} 个机构申请计算数据集 ${dataset} 中${what}。`,
    asksGrouped: (who: string, count: number, what: string, groups: string, dataset: string) =>
      `${who} 将向 ${count} 个机构申请计算数据集 ${dataset} 中按 ${groups} 分组的${what}。`,
    onlyRows: (filter: string) => `仅计入满足 ${filter} 的行。`,
    decides: (time: string) => `各机构操作员可在 ${time} 之前作出决定。`,
    everybodySees: '所有参与机构都能看到结果。',
    onlyLauncherSees: '只有您能看到结果，因此其他机构无法核验。',
    ownNumbersSeen: '您将看到每个机构各自的数字，其他机构什么也看不到。',
    ownAsked: '您自己的数据与其他机构一样，将在您的收件箱中征求批准。',
    ownTakesPart: '您自己的数据将参与：发起时由您确认。',
    ownNone: '您自己的数据不参与。',
  },
);
