import type { englishOfLaunch } from './en-launch.ts';

export const chineseOfLaunch: typeof englishOfLaunch = {
  heading: '发起这项任务并参加吗？',
  sentence: (algorithm, dataset, collaboration) =>
    `您的机构请求“${collaboration}”的成员在“${dataset}”上计算：${algorithm}，并贡献自己的数据。`,
  algorithm: '计算内容',
  collaboration: '协作项目',
  title: '标题',
  purpose: '用途（所有成员可见）',
  dataset: '您的数据集',
  parameters: '参数',
  asked: '邀请哪些机构',
  everybody: '全部成员。',
  answerWithin: '答复时间',
  hours: (hours) => `${hours} 小时`,
  reads: '在本机和其他机构读取什么',
  column: (name) => `字段“${name}”。`,
  noColumn: '不读取任何字段，只统计行数。',
  filtered: (filter) => `只取满足此条件的数据行：${filter}`,
  leaves: '哪些内容离开本机',
  leavesMasked: (summary) => `计算所需的数字，经过加密，只能解开所有参加方的总和：${summary}`,
  leavesOpen: (summary) => `每个参加方自己的数字，您的机构可以看到：${summary}`,
  getsAll: '结果交给所有参加方，每一方都会核对。',
  getsSelf: '结果只交给您的机构。',
  notBack: '任务一经公布，协作项目的所有成员都能看到；您可以取消它，但不能收回。',
  minimum: '至少有这么多家其他机构掩护时才参加',
  minimumHint: (asked) => `任务承诺 ${asked} 家。`,
  launch: '发起并参加',
  notices: {
    'minimum-of-two':
      '最少为 2 家时，两家机构把各自掌握的信息合在一起就能得知第三家的数字，并且每个参加方都会得知另外两家的总和。',
    overlap: '与您的数据以往的一次答复对照，这次的答复会显露个人或某一家机构。',
    'exact-order-statistics': '任务要求精确的次序统计量：结果中可能出现个别值。',
    'launcher-unchecked': '只有您的机构得到结果，其他机构无法核对总和。',
    'own-numbers': '您机构自己的数字会被看到，并且知道属于您。',
  },
  noCollaboration: '请指明在哪个协作项目中发起任务。没有公布任何内容。',
};
