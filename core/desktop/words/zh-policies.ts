import type { englishOfPolicies } from './en-policies.ts';

export const chineseOfPolicies: typeof englishOfPolicies = {
  addAccept: '预先批准这类任务吗？',
  addDecline: '预先拒绝这类任务吗？',
  remove: '终止这项预先决定吗？',
  accepts: ({ launchers, algorithms, dataset, columns }, limit) =>
    `对于${launchers}发起的、在${dataset}上计算${algorithms}、读取${columns}的任务，不经询问即予批准，${limit}。`,
  declines: ({ launchers, algorithms, dataset, columns }, limit) =>
    `对于${launchers}发起的、在${dataset}上计算${algorithms}、读取${columns}的任务，不经询问即予拒绝，${limit}。`,
  alike: ({ launchers, algorithms, dataset, columns }) =>
    `对于${launchers}发起的、在${dataset}上计算${algorithms}、读取${columns}的任务，在您下面填写的日期和次数之内，不经询问即予批准。它们的标题、用途、其他参数以及其他参加机构可以与这项任务不同。`,
  anyMember: '任何成员',
  anyAlgorithm: '任何统计量',
  onlyColumns: (columns) => `的字段不超出${columns}`,
  touchingColumns: (columns) => `的字段中有${columns}`,
  anyColumn: '任何字段',
  limit: (until, times) => {
    if (until === null) return times === null ? '没有期限，也不限次数' : `最多 ${times} 次`;
    return times === null ? `直到${until}` : `直到${until}，最多 ${times} 次`;
  },
  collaboration: '协作项目',
  name: '名称',
  usedSoFar: '已使用',
  times: (uses) => `${uses} 次`,
  exactly: '具体哪些任务符合',
  everyMember: '任何成员都可以是发起方，包括以后加入的成员。',
  filters: '只取部分数据行的任务也符合，不论条件如何、涉及哪个字段。',
  noFilters: '只取部分数据行的任务不符合，仍会询问您。',
  groups: '将数据行分组的任务也符合。',
  noGroups: '将数据行分组的任务不符合，仍会询问您。',
  open: '发起方可以看到您机构自己数字的任务也符合。',
  notOpen: '发起方可以看到您自己数字的任务不符合，仍会询问您。',
  minimum: (least) => `至少须有 ${least} 家其他机构掩护您的数字。`,
  stillChecked:
    '您的节点仍会像为您审阅时一样检查每项任务：最小分组人数、以往的答复、保护程度。凡需要您亲自确认的，仍会询问您。',
  declineFirst: '预先拒绝优先于任何预先批准。',
  ownNumbers:
    '在公开各自数字的任务中，发起方会看到您机构的数字并知道它属于您：这些数字不会隐藏在总和里。',
  add: '从现在起这样决定',
  removed: '今后遇到这类任务会重新询问您。它已作出的决定仍然有效。',
  consequences: '后果',
  removeChoice: '终止',
};
