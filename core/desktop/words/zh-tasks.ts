import type { englishOfTasks } from './en-tasks.ts';
import { quoted } from '../../schema/quoted.ts';

export const chineseOfTasks: typeof englishOfTasks = {
  acceptHeading: '批准这项任务吗？',
  askedBy: '申请方',
  standing: '对方身份',
  verified: '已核验：本机构已与对方核对过安全码。',
  notVerified: '未核验：本机构尚未与对方核对安全码，对方可能是他人冒充。',
  yourself: '您自己的机构。',
  gone: '已不是该协作项目的成员。',
  key: '对方的密钥',
  collaboration: '协作项目',
  title: '对方所写的标题',
  purpose: '用途（对方的原话）',
  dataset: '您的数据集',
  rows: '数据行',
  allRows: (rows) => (rows === null ? '全部数据行。' : `全部 ${rows} 行。`),
  someRows: (rows) =>
    rows === null ? '满足下列条件的数据行。' : `共 ${rows} 行，其中满足下列条件的数据行。`,
  filter: '条件',
  computed: '计算内容',
  inVersion: (title, version) => `${title}，第 ${version} 版`,
  parameters: '参数',
  asked: '邀请哪些机构',
  answerUntil: '答复期限',
  task: '任务',
  reads: '在本机读取什么',
  readsNoColumn: '不读取任何字段，只统计行数。',
  columnAs: (column, use) => {
    switch (use) {
      case 'number':
        return `字段${quoted(column)}，作为数值。`;
      case 'group':
        return `字段${quoted(column)}，用于将数据行分组。`;
      case 'boolean':
        return `字段${quoted(column)}，作为真或假。`;
      default:
        return `字段${quoted(column)}，仅看何处有值。`;
    }
  },
  leavesMasked: '哪些内容加密离开本机，且只能以总和的形式解开',
  leavesOpen: '哪些内容离开本机，且发起方可以直接看到',
  whoGets: '谁得到什么',
  shown: (what) => `结果显示：${what}。`,
  goesTo: (whom) => `结果交给：${whom}。`,
  protection: '您的数字如何受到保护',
  atMost: (most) => `如果所有受邀机构都参加，将有 ${most} 家您视为彼此独立的机构掩护您的数字。`,
  blocked: '为什么不能批准',
  checked: '您的节点已检查',
  minimum: '至少有这么多家其他机构掩护时才参加',
  minimumHint: (asked) => `任务承诺 ${asked} 家。填写更大的数，则只有更多机构加入时您才参加。`,
  accept: '仅批准这一次',
  acceptAlike: '批准，并预先批准同类任务',
  alikeHeading: '“预先批准同类任务”是什么意思',
  alikeUntil: '批准同类任务，直到这一天结束',
  alikeUses: '最多批准同类任务的次数',
  alikeHint: '您随时可以在“预先批准”中终止。',
  alikeNotFiltered: '带有筛选条件的任务只能逐项批准：预先批准会放行任何筛选条件。',
  alikeNotOpen: '会让他人看到您自己数字的任务只能逐项批准。',
  alikeNotNoticed: '此类任务每次都需要您亲自确认，因此不能预先批准。',
  alikeName: (title, launcher) => `同${quoted(title)}（${launcher}）`,
  alikeNotKept: '任务已批准，但未能保存对同类任务的预先批准。请在“预先批准”中添加。',
  declineHeading: '拒绝这项任务吗？',
  declineSentence: (title, launcher) =>
    `您的机构不参加${quoted(launcher)}发起的${quoted(title)}。不会为它读取您的任何数据；各成员会看到您已拒绝以及您选择的理由。`,
  reason: '理由（各成员可见）',
  reasons: {
    'did-not-take-part': '不说明理由',
    'not-our-purpose': '不符合我们认同的用途',
    'terms-not-acceptable': '我们不能接受它的条件',
    'unknown-algorithm': '我们不了解它的算法',
    unavailable: '我们目前不便参加',
  },
  note: '您自己的备注',
  noteHint: '只保存在本机，其他人看不到。',
  final: '决定作出后不再更改：之后不能再批准这项任务。',
  decline: '拒绝',
  withdrawHeading: '撤回您的批准吗？',
  withdrawSentence: (title, launcher) =>
    `您的机构不再参加${quoted(launcher)}发起的${quoted(title)}。从现在起不再为它发送任何内容。`,
  withdrawConsequences: [
    '已经发出的内容无法收回。它们是加密的；没有您，只有在剩下的机构足够多时才能解开总和。',
    '如果计算已经开始，整项任务可能失败。',
    '各成员会看到您已撤回以及您选择的理由。',
    '您不能再次批准这项任务。',
  ],
  consequences: '后果',
  withdraw: '撤回批准',
};
