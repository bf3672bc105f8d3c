import { defineMessages } from '../../i18n/messages.ts';
import type { LineKind, LineOutcome } from './line.ts';

export const historyMessages = defineMessages(
  'history',
  {
    heading: 'History',
    lead: 'What the members said in their signed records and what was done at this node, the newest first. Nothing here can be changed or deleted.',
    ofTask: (title: string) => `All about “${title}”.`,
    showAll: 'Show the whole history',
    verify: 'Verify…',
    export: 'Export…',

    filters: 'Filters',
    from: 'Record',
    fromAll: 'All of it',
    fromFeeds: 'Shared by all members',
    fromNode: 'Done at this node alone',
    collaboration: 'Collaboration',
    allCollaborations: 'All collaborations',
    organisation: 'Organisation',
    allOrganisations: 'All organisations',
    kind: 'Kind',
    allKinds: 'All kinds',
    kinds: (kind: LineKind): string => {
      switch (kind) {
        case 'requests':
          return 'Requests';
        case 'decisions':
          return 'Decisions';
        case 'rounds':
          return 'Rounds of computation';
        case 'results':
          return 'Results and ends';
        case 'members':
          return 'Members';
        case 'data':
          return 'Data';
        case 'node':
          return 'This program';
      }
    },
    outcome: 'Outcome',
    allOutcomes: 'All outcomes',
    outcomes: (outcome: LineOutcome): string => {
      switch (outcome) {
        case 'approved':
          return 'Approved';
        case 'declined':
          return 'Declined';
        case 'withdrawn':
          return 'Withdrawn';
        case 'finished':
          return 'Finished';
        case 'failed':
          return 'Without a result';
        case 'cancelled':
          return 'Cancelled';
        case 'void':
          return 'Void';
      }
    },
    search: 'Text',
    clear: 'Clear the filters',
    shown: (count: string) => `${count} shown`,

    review: 'The review as it was then',
    void: 'Void: counts for nothing',
    here: 'At this node',
    steps: (count: string) => `${count} steps of the secure sum`,
    older: 'Show older',
    lookFurther: 'Look further back',

    emptyHeading: 'Nothing has happened yet',
    empty:
      'What you and the other members do is recorded here: who joined, who asked for what, who approved, and what came of it.',
    noMatchHeading: 'Nothing matches',
    noMatch: 'No line of the history fits these filters.',
  },
  {
    heading: '历史记录',
    lead: '各成员在其签名记录中的言行，以及在本节点上的操作，最新的在前。此处内容不能更改，也不能删除。',
    ofTask: (title: string) => `与“${title}”有关的全部记录。`,
    showAll: '显示完整历史记录',
    verify: '核验……',
    export: '导出……',

    filters: '筛选条件',
    from: '记录',
    fromAll: '全部',
    fromFeeds: '全体成员共有',
    fromNode: '仅在本节点上',
    collaboration: '协作项目',
    allCollaborations: '全部协作项目',
    organisation: '机构',
    allOrganisations: '全部机构',
    kind: '类别',
    allKinds: '全部类别',
    kinds: (kind: LineKind): string => {
      switch (kind) {
        case 'requests':
          return '申请';
        case 'decisions':
          return '决定';
        case 'rounds':
          return '计算轮次';
        case 'results':
          return '结果与结束';
        case 'members':
          return '成员';
        case 'data':
          return '数据';
        case 'node':
          return '本程序';
      }
    },
    outcome: '结局',
    allOutcomes: '全部结局',
    outcomes: (outcome: LineOutcome): string => {
      switch (outcome) {
        case 'approved':
          return '已批准';
        case 'declined':
          return '已拒绝';
        case 'withdrawn':
          return '已撤回';
        case 'finished':
          return '已完成';
        case 'failed':
          return '没有结果';
        case 'cancelled':
          return '已取消';
        case 'void':
          return '无效';
      }
    },
    search: '文字',
    clear: '清除筛选条件',
    shown: (count: string) => `显示 ${count} 条`,

    review: '当时的审阅内容',
    void: '无效：不具任何效力',
    here: '在本节点',
    steps: (count: string) => `安全聚合的 ${count} 个步骤`,
    older: '显示更早的记录',
    lookFurther: '继续向前查找',

    emptyHeading: '尚无任何记录',
    empty: '您和其他成员所做的事会记录在这里：谁加入了、谁申请了什么、谁批准了，以及结果如何。',
    noMatchHeading: '没有匹配的记录',
    noMatch: '没有符合这些筛选条件的历史记录。',
  },
);
