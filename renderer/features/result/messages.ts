import { number } from '../../i18n/format.ts';
import { defineMessages } from '../../i18n/messages.ts';

export const resultMessages = defineMessages(
  'result',
  {
    result: 'Result',
    toTask: 'To the task',
    numbers: 'Numbers',
    allDigits: 'Show all digits',
    firstOf: (shown: number, all: number) =>
      `The first ${number(shown)} of ${number(all)} rows are shown. Saved files hold all of them.`,
    withheld: (least: number) =>
      least === 1 ? 'hidden (too few persons)' : `hidden (fewer than ${least} organisations)`,
    withheldWhy: (cells: number, least: number) =>
      `${cells === 1 ? 'One cell is' : `${cells} cells are`} hidden: fewer than ${least} ${least === 1 ? 'organisation has' : 'organisations have'} enough persons there. Nobody has seen these numbers, the one who asked neither. They are not zero; how many persons there are is not known.`,
    allWithheld: 'There is nothing to show',
    allWithheldWhy: (least: number) =>
      `Every cell is hidden: nowhere do ${least} organisations have enough persons. Ask for fewer groups, a wider filter or more organisations.`,
    hidden: 'hidden',
    hiddenRest: (column: string) => `All other labels of ${column} are hidden, too.`,
    hiddenOutside: (column: string) =>
      `What lies outside of the intervals of ${column} is hidden, too.`,
    noValues: 'no values',
    total: 'All shown together',
    rest: 'all other labels',
    outside: 'outside of the intervals',
    interval: (from: string, to: string) => `${from} to under ${to}`,
    lastInterval: (from: string, to: string) => `${from} to ${to}`,
    column: 'Column',
    share: (percent: string) => `${percent} quantile`,

    chart: 'Chart',
    noChart: 'One number needs no chart.',
    bySeries: (name: string, group: string) => `${name}, ${group}`,
    shareUpTo: 'Share of values up to here',
    hatched: (words: string) => `Hatched: ${words}.`,
    outsideNote: (count: string) => `Outside of the intervals: ${count}.`,
    boxQuantiles: (low: string, from: string, middle: string, to: string, high: string) =>
      `Box: ${from} to ${to} quantile, the line in it and the number the ${middle} quantile. Whiskers: ${low} and ${high} quantile.`,
    boxOnly: (from: string, middle: string, to: string) =>
      `Box: ${from} to ${to} quantile, the line in it and the number the ${middle} quantile.`,
    boxDeviation: 'Line and number: mean. Box: one standard deviation to either side.',
    findingHighest: (what: string, high: string, highest: string, low: string, lowest: string) =>
      `${what}: most in ${high} (${highest}), least in ${low} (${lowest}). The same numbers stand in the table above.`,
    findingOne: (what: string, value: string) =>
      `${what}: ${value}. The same numbers stand in the table above.`,
    findingNone: (what: string) => `${what}: no numbers to show. The table above says why.`,
    findingSpread: (what: string, from: string, to: string) =>
      `${what}: from ${from} to ${to}. The same numbers stand in the table above.`,

    partials: 'Each organisation’s own numbers',
    partialsWhy:
      'This task was open: the one who asked sees what every organisation sent, and nobody else does.',
    organisation: 'Organisation',

    source: 'Where it comes from',
    task: 'Task',
    taskId: 'Task id',
    hash: 'Hash of the result',
    algorithm: 'Computed with',
    algorithmVersion: (name: string, version: number) => `${name}, version ${version}`,
    dataset: 'Dataset',
    filter: 'Only rows where',
    grid: 'Looked for between',
    gridWords: (low: string, high: string, step: string) =>
      `${low} and ${high}, in steps of ${step}`,
    launcher: 'Asked by',
    purpose: 'Purpose',
    finished: 'Finished',
    contributors: 'Data of',
    verification: 'Recomputed by',
    verifiedAll: 'everybody whose data is in it',
    verifiedNone: 'nobody: the launcher alone got what it takes',
    confirmed: 'has recomputed it',
    notConfirmed: 'not reported yet',
    seenBy: 'Who has seen it',
    seenByAll: (names: string) => `${names}. Nobody else got it from Parley.`,
    protection: 'What hid the single organisation',
    secure: (others: number) =>
      `A secure sum. Nobody saw an organisation’s own numbers; each was hidden among at least ${others} others.`,
    open: 'Nothing: the task was open, and the launcher saw every organisation’s own numbers.',
    disclosure: 'What was withheld',
    nothingWithheld: 'Nothing.',
    withGroups: (said: string) =>
      `${said} Organisations with fewer persons in a group than their own smallest group number are left out of that group.`,

    saveCsv: 'Save table as CSV',
    saveJson: 'Save all as JSON',
    saveSvg: 'Save chart as SVG',
    savePng: 'Save chart as PNG',
    saved: (path: string) => `Saved: ${path}`,
    downloaded: 'Handed to your browser as a download.',
    notSaved: 'The file was not saved',

    code: 'Ask again from a script',
    codeWhy:
      'This asks for the same task once more. It needs a token, which you make in the settings; the operators decide again.',
    copyPython: 'Copy the Python code',
    copyTypescript: 'Copy the TypeScript code',

    pendingHeading: 'There is no result yet',
    pending:
      'The task has not ended. The result will appear here by itself; the task’s page says whom it waits for.',
    arrivingHeading: 'The result is on its way',
    arriving: (name: string) =>
      `The task has ended well. ${name} hands the result to everybody entitled as soon as both are connected; it will appear here by itself.`,
    failedHeading: 'The task failed',
    failed:
      'There is no result, and there will be none. The task’s page says why, and what was sent.',
    cancelledHeading: 'The task was cancelled',
    cancelled: (name: string) =>
      `${name} has cancelled it. There is no result, and there will be none.`,
    notEntitledHeading: 'The result is for others',
    notEntitled: (name: string) =>
      `The task has ended well, but its result goes to ${name} alone, as was said when it was asked for.`,
  },
  {
    result: '结果',
    toTask: '查看任务',
    numbers: '数值',
    allDigits: '显示全部数位',
    firstOf: (shown: number, all: number) =>
      `共 ${number(all)} 行，目前显示前 ${number(shown)} 行。保存的文件包含全部行。`,
    withheld: (least: number) =>
      least === 1 ? '已隐藏（样本过少）' : `已隐藏（不足 ${least} 个机构）`,
    withheldWhy: (cells: number, least: number) =>
      `${cells} 个单元格已隐藏：其中人数足够的机构不足 ${least} 个。任何人（包括发起方）都没有看到这些数值。隐藏不等于零，实际人数未知。`,
    allWithheld: '没有可显示的内容',
    allWithheldWhy: (least: number) =>
      `所有单元格均已隐藏：没有任何一处有 ${least} 个机构的人数足够。请减少分组、放宽筛选条件或邀请更多机构。`,
    hidden: '已隐藏',
    hiddenRest: (column: string) => `“${column}”的其余所有标签同样已隐藏。`,
    hiddenOutside: (column: string) => `“${column}”在区间之外的部分同样已隐藏。`,
    noValues: '无数值',
    total: '以上显示部分合计',
    rest: '其余所有标签',
    outside: '区间之外',
    interval: (from: string, to: string) => `${from} 至 ${to}（不含）`,
    lastInterval: (from: string, to: string) => `${from} 至 ${to}`,
    column: '字段',
    share: (percent: string) => `${percent} 分位数`,

    chart: '图表',
    noChart: '单个数值无需图表。',
    bySeries: (name: string, group: string) => `${name}，${group}`,
    shareUpTo: '不超过该值的数据占比',
    hatched: (words: string) => `斜线部分：${words}。`,
    outsideNote: (count: string) => `区间之外：${count}。`,
    boxQuantiles: (low: string, from: string, middle: string, to: string, high: string) =>
      `箱体：${from} 至 ${to} 分位数，箱内线与数字为 ${middle} 分位数；须线：${low} 与 ${high} 分位数。`,
    boxOnly: (from: string, middle: string, to: string) =>
      `箱体：${from} 至 ${to} 分位数，箱内线与数字为 ${middle} 分位数。`,
    boxDeviation: '线与数字：均值；箱体：均值上下各一个标准差。',
    findingHighest: (what: string, high: string, highest: string, low: string, lowest: string) =>
      `${what}：最高为${high}（${highest}），最低为${low}（${lowest}）。相同数值见上方表格。`,
    findingOne: (what: string, value: string) => `${what}：${value}。相同数值见上方表格。`,
    findingNone: (what: string) => `${what}：没有可显示的数值，原因见上方表格。`,
    findingSpread: (what: string, from: string, to: string) =>
      `${what}：${from} 至 ${to}。相同数值见上方表格。`,

    partials: '各机构自己的数值',
    partialsWhy: '此任务为公开模式：发起方能看到每个机构发送的数值，其他人看不到。',
    organisation: '机构',

    source: '结果来源',
    task: '任务',
    taskId: '任务编号',
    hash: '结果哈希值',
    algorithm: '计算方法',
    algorithmVersion: (name: string, version: number) => `${name}，第 ${version} 版`,
    dataset: '数据集',
    filter: '仅包含以下行',
    grid: '查找范围',
    gridWords: (low: string, high: string, step: string) => `${low} 至 ${high}，步长 ${step}`,
    launcher: '发起方',
    purpose: '用途',
    finished: '完成时间',
    contributors: '数据来自',
    verification: '复算情况',
    verifiedAll: '所有提供数据的机构均已复算',
    verifiedNone: '无人复算：只有发起方得到计算所需内容',
    confirmed: '已复算',
    notConfirmed: '尚未报告',
    seenBy: '谁看过此结果',
    seenByAll: (names: string) => `${names}。Parley 没有将结果交给其他人。`,
    protection: '单个机构如何受到保护',
    secure: (others: number) =>
      `通过安全聚合求和。没有人看到任何机构自己的数值；每个机构至少隐藏在另外 ${others} 个机构之中。`,
    open: '没有保护：此任务为公开模式，发起方看到了每个机构自己的数值。',
    disclosure: '隐藏了什么',
    nothingWithheld: '没有隐藏任何内容。',
    withGroups: (said: string) =>
      `${said}如果某机构在某个分组中的人数少于其自定的最小分组人数，则该机构不计入该分组。`,

    saveCsv: '将表格另存为 CSV',
    saveJson: '将全部内容另存为 JSON',
    saveSvg: '将图表另存为 SVG',
    savePng: '将图表另存为 PNG',
    saved: (path: string) => `已保存：${path}`,
    downloaded: '已交由浏览器下载。',
    notSaved: '文件未保存',

    code: '用脚本再次发起',
    codeWhy: '以下代码会再次发起同样的任务。需要在设置中创建令牌；各机构的操作员将重新作出决定。',
    copyPython: '复制 Python 代码',
    copyTypescript: '复制 TypeScript 代码',

    pendingHeading: '尚无结果',
    pending: '任务尚未结束。结果产生后会自动显示在此处；任务页面会说明正在等待谁。',
    arrivingHeading: '结果正在送达',
    arriving: (name: string) =>
      `任务已顺利完成。双方连接后，${name}会立即将结果交给所有有权获得者；届时会自动显示在此处。`,
    failedHeading: '任务失败',
    failed: '没有结果，之后也不会有。任务页面会说明原因以及已发送的内容。',
    cancelledHeading: '任务已取消',
    cancelled: (name: string) => `${name}已取消此任务。没有结果，之后也不会有。`,
    notEntitledHeading: '此结果不提供给本机构',
    notEntitled: (name: string) => `任务已顺利完成，但按照发起时的说明，结果仅提供给${name}。`,
  },
);
