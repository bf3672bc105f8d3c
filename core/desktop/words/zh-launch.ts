import type { englishOfLaunch } from './en-launch.ts';
import { quoted } from '../../schema/quoted.ts';

export const chineseOfLaunch: typeof englishOfLaunch = {
  heading: '发起这项任务并参加吗？',
  sentence: (algorithm, dataset, collaboration) =>
    `您的机构请求${quoted(collaboration)}的成员在${quoted(dataset)}上计算：${algorithm}，并贡献自己的数据。`,
  title: '标题',
  purpose: '用途（所有成员可见）',
  everybody: '全部成员。',
  goesAhead: '何时进行',
  fromTo: (least, most) => {
    if (least === null) return `最多有 ${most ?? ''} 家机构参加。`;
    return most === null
      ? `至少有 ${least} 家机构参加时。`
      : `有 ${least} 至 ${most} 家机构参加时。`;
  },
  answerWithin: '答复时间',
  hours: (hours) => `${hours} 小时`,
  reads: '在本机和其他机构读取什么',
  filter: '只取满足此条件的数据行',
  leavesMasked: '哪些内容加密离开，且只能以总和的形式解开',
  leavesOpen: '哪些内容离开，且您的机构作为发起方可以直接看到',
  follows: '后果',
  shown: (what) => `结果显示：${what}。`,
  getsAll: '结果交给所有参加方，每一方都会核对。',
  getsSelf: '结果只交给您的机构。',
  notBack: '任务一经公布，协作项目的所有成员都能看到；您可以取消它，但不能收回。',
  launch: '发起并参加',
  overlap: '与您的数据以往的一次答复对照，这次的答复会显露个人或某一家机构。',
  ownNumbers: '您机构自己的数字会被看到，并且知道属于您。',
  noCollaboration: '请指明在哪个协作项目中发起任务。没有公布任何内容。',
};
