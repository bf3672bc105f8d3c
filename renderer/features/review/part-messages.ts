import { defineMessages } from '../../i18n/messages.ts';

/** The parts of a review, from who asks to what was checked. */
export const partMessages = defineMessages(
  'review-parts',
  {
    who: 'Who asks',
    requester: 'Requester',
    yourself: 'Your own organisation',
    gone: 'No longer a member of the collaboration',
    identity: 'Who they are',
    comparedOn: (when: string) => `Verified: you compared safety numbers on ${when}.`,
    notCompared:
      'Not verified: nobody has compared safety numbers with them here, so it may be somebody else.',
    toMembers: 'Show the members',
    collaboration: 'Collaboration',
    contact: 'Contact, as they give it',
    requests: 'Requests so far',
    firstRequest: 'This is their first request to you.',
    nthRequest: (count: number, approved: number) =>
      approved === 0
        ? `This is their request no. ${count} to you. You approved none of those before.`
        : `This is their request no. ${count} to you. You approved ${approved} of those before.`,
    asked: 'Also asked',
    nobodyElse: 'Nobody else',
    answer: (answer: string): string => {
      switch (answer) {
        case 'accepted':
          return 'approved';
        case 'declined':
          return 'declined';
        case 'withdrawn':
          return 'took part, then withdrew';
        default:
          return 'has not answered';
      }
    },
    needed: 'Runs with',
    neededOf: (least: number, most: number) =>
      least === most
        ? `exactly ${least} organisations that approve`
        : `at least ${least} and at most ${most} organisations that approve`,
    sees: 'Who sees the result',
    until: 'Answer until',

    why: 'Why',
    whyUnsaid: (name: string) => `${name} gave no purpose.`,

    reads: 'What is read here',
    dataset: 'Dataset',
    rows: 'Rows',
    rowsAll: (rows: string) => `All ${rows} rows. How many there are stays here.`,
    rowsOf: (rows: string) =>
      `Those of ${rows} rows that meet the condition. How many there are stays here.`,
    rowsUnknown: 'They cannot be counted now.',
    condition: 'Condition',
    noCondition: 'None: every row is used.',
    columns: 'Columns that are read',
    column: 'Column',
    type: 'Type',
    usedFor: 'Used for',
    noColumn: 'No single column is read: the rows are only counted.',
    types: (type: string): string => {
      switch (type) {
        case 'integer':
          return 'whole number';
        case 'decimal':
          return 'number';
        case 'text':
          return 'text';
        case 'boolean':
          return 'true or false';
        default:
          return 'date';
      }
    },
    unknownType: 'not in your dataset',
    use: (as: string): string => {
      switch (as) {
        case 'number':
          return 'its numbers are computed with';
        case 'group':
          return 'rows are divided into groups by it';
        case 'boolean':
          return 'whether it is true or false';
        case 'filter':
          return 'rows are chosen by it';
        default:
          return 'whether it has a value';
      }
    },

    computes: 'What is computed',
    algorithm: 'Algorithm',
    version: (title: string, version: number) => `${title}, version ${version}, built into Parley`,
    shows: 'The result shows',
    parameter: 'Parameter',
    setting: 'Value',
    parameters: 'Parameters',
    changed: 'Changed',
    unchanged: 'Nothing is different from the last approved request of theirs with this algorithm.',
    changedFrom: (before: string) => `before: ${before}`,
    compared: (when: string) =>
      `Compared with what you last approved of them with this algorithm, on ${when}.`,
    nothingBefore: 'You have not approved anything of theirs with this algorithm before.',

    checks: 'Checks',
    checksBy: 'Made by your own node, with your data and your rules.',
    good: 'Fine',
    notice: 'To confirm',
    blocked: 'Blocks',
    confirmThere: 'What is marked “To confirm” is asked of you one by one when you approve.',
  },
  {
    who: '谁提出申请',
    requester: '申请方',
    yourself: '本机构自己',
    gone: '已不是该协作项目的成员',
    identity: '对方身份',
    comparedOn: (when: string) => `已核验：您于 ${when} 与对方核对过安全码。`,
    notCompared: '未核验：本机构尚未与对方核对安全码，对方可能是他人冒充。',
    toMembers: '查看成员',
    collaboration: '协作项目',
    contact: '对方填写的联系方式',
    requests: '以往申请',
    firstRequest: '这是对方向您提出的第一份申请。',
    nthRequest: (count: number, approved: number) =>
      `这是对方向您提出的第 ${count} 份申请，此前您批准了 ${approved} 份。`,
    asked: '同时受邀',
    nobodyElse: '没有其他机构',
    answer: (answer: string): string => {
      switch (answer) {
        case 'accepted':
          return '已批准';
        case 'declined':
          return '已拒绝';
        case 'withdrawn':
          return '批准后已撤回';
        default:
          return '尚未答复';
      }
    },
    needed: '运行条件',
    neededOf: (least: number, most: number) =>
      least === most ? `恰好 ${least} 个机构批准` : `至少 ${least} 个、至多 ${most} 个机构批准`,
    sees: '谁能看到结果',
    until: '答复期限',

    why: '用途',
    whyUnsaid: (name: string) => `${name} 没有说明用途。`,

    reads: '在本机读取什么',
    dataset: '数据集',
    rows: '数据行',
    rowsAll: (rows: string) => `全部 ${rows} 行。行数不会离开本机。`,
    rowsOf: (rows: string) => `共 ${rows} 行，取其中满足条件的行。行数不会离开本机。`,
    rowsUnknown: '目前无法统计行数。',
    condition: '筛选条件',
    noCondition: '无：使用全部数据行。',
    columns: '读取的字段',
    column: '字段',
    type: '类型',
    usedFor: '用于',
    noColumn: '不读取任何字段，只统计行数。',
    types: (type: string): string => {
      switch (type) {
        case 'integer':
          return '整数';
        case 'decimal':
          return '数值';
        case 'text':
          return '文本';
        case 'boolean':
          return '是或否';
        default:
          return '日期';
      }
    },
    unknownType: '您的数据集中没有',
    use: (as: string): string => {
      switch (as) {
        case 'number':
          return '以其数值参与计算';
        case 'group':
          return '按其取值分组';
        case 'boolean':
          return '其值为真或假';
        case 'filter':
          return '按其取值筛选数据行';
        default:
          return '是否有值';
      }
    },

    computes: '计算什么',
    algorithm: '算法',
    version: (title: string, version: number) => `${title}，第 ${version} 版，Parley 内置`,
    shows: '结果显示',
    parameter: '参数',
    setting: '取值',
    parameters: '参数',
    changed: '有变化',
    unchanged: '与您上次批准的对方同一算法的申请相比，没有任何变化。',
    changedFrom: (before: string) => `此前：${before}`,
    compared: (when: string) => `与您上次（${when}）批准的对方同一算法的申请相比。`,
    nothingBefore: '您此前没有批准过对方使用此算法的申请。',

    checks: '检查',
    checksBy: '由您自己的节点根据您的数据和规则完成。',
    good: '通过',
    notice: '需确认',
    blocked: '阻止批准',
    confirmThere: '标为“需确认”的各项，会在您批准时逐项请您确认。',
  },
);
