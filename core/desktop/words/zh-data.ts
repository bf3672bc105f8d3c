import type { englishOfData } from './en-data.ts';
import { quoted } from '../../schema/quoted.ts';

export const chineseOfData: typeof englishOfData = {
  detectHeading: '打开这些文件吗？',
  detectSentence:
    '将在本机打开这些文件，查看其中字段的名称和类型。提出请求的界面部分会看到这些名称。',
  detect: '打开这些文件',
  files: '文件',
  filesRead: '将读取的文件、文件夹和匹配模式',
  format: '读取格式',
  connectHeading: '连接这些数据吗？',
  connectSentence: (label) =>
    `文件留在原处，只供读取。任务可以用${quoted(label)}来申请使用，每次都由您决定。`,
  replaceHeading: '更改这个数据集吗？',
  replaceSentence: (label) => `现已连接的数据集${quoted(label)}将被这份定义连同全部条件一起替换。`,
  label: '标签',
  description: '说明',
  person: '怎样算一个人',
  personColumn: (column) => `${quoted(column)}取值相同的所有数据行算一个人。`,
  personRow: '每一行算一个人。',
  columnsShown: (whom) => `向${whom}的成员公布的字段`,
  columnsShownLater: '向您今后参加的每个协作项目的成员公布的字段',
  columnsHere: '不向成员公布、但任务可以指名使用的字段',
  columnsAll: '文件中的全部字段，沿用文件中的名称。',
  column: (name, local, type) =>
    name === local
      ? `${quoted(name)}：${type}。`
      : `${quoted(name)}：${type}，在文件中名为${quoted(local)}。`,
  columnLevels: (name, local, type, levels) =>
    name === local
      ? `${quoted(name)}：${type}，分组为${levels}。`
      : `${quoted(name)}：${type}，在文件中名为${quoted(local)}，分组为${levels}。`,
  described: (column, description) => `${column}说明为${quoted(description)}。`,
  types: {
    integer: '整数',
    decimal: '数值',
    text: '文本',
    boolean: '真或假',
    date: '日期',
  },
  rowsNever:
    '不会向任何人公布数据行或其中的值，只公布您在此填写的内容：标签、说明、字段和分组名称。',
  notPublished: '不向成员公布任何内容。知道标签和字段的成员仍可提出申请，由您决定。',
  terms: '您对每项任务的条件',
  smallestGroup: (least) => `少于 ${least} 人的数字留在本机，以 0 代替。`,
  groupOfOne: '即使只有一个人的数字也可能计入总和：最小分组人数为 1。',
  exactAllowed: '允许精确的次序统计量，但须经您确认：结果中可能出现个别值。',
  exactRefused: '拒绝精确的次序统计量。',
  overlapAsk: '如果两次答复对照起来会显露个人，将询问您。',
  overlapRefuse: '如果两次答复对照起来会显露个人，将拒绝第二次。',
  smallGroupNotice: (least, usual) =>
    `最小分组人数为 ${least}，低于通常的 ${usual}：极少数人的数字也可能计入总和。`,
  exactNotice: '精确的次序统计量可能使您数据行中的个别值显露出来。',
  changes: '与现有数据集相比有什么变化',
  noChange: '除重新读取文件外没有变化。',
  fileAdded: (path) => `增加文件${quoted(path)}。`,
  fileDropped: (path) => `不再读取文件${quoted(path)}。`,
  columnAdded: (name) => `增加字段${quoted(name)}。`,
  columnDropped: (name) => `不再有字段${quoted(name)}。`,
  columnChanged: (name) => `字段${quoted(name)}的说明或读取方式有变化。`,
  groupChanged: (before, after) => `最小分组人数由 ${before} 改为 ${after}。`,
  personChanged: '怎样算一个人有变化。',
  exactChanged: '对精确次序统计量的规定有变化。',
  overlapChanged: '对与以往答复重叠的规定有变化。',
  publishedNow: '从现在起向成员公布。',
  withdrawn: '不再向成员公布；他们已经看到的内容仍会保留。',
  descriptionChanged: '说明有变化。',
  connect: '连接',
  replace: '更改',
  disconnectHeading: '断开这个数据集吗？',
  disconnectSentence: (label) => `任务不能再使用${quoted(label)}。文件不会受到任何改动。`,
  disconnectConsequences: [
    '您已批准、尚未完成的相关任务将在没有您的情况下继续，或者失败。',
    '成员不再在数据集列表中看到它；他们已经看到的字段仍会保留。',
    '对它作过的答复会被记住：重新连接同样的文件并不会从头开始。',
  ],
  consequences: '后果',
  disconnect: '断开',
};
