import type { englishOfDesk } from './en-desk.ts';
import { quoted } from '../../schema/quoted.ts';

export const chineseOfDesk: typeof englishOfDesk = {
  anotherIsOpen: '另一项决定尚未处理，因此没有提出新的询问。请先作出决定或关闭它，然后再试。',
  notThisOne: '您作出选择后，显示的内容已发生变化，因此没有执行任何操作。请重新阅读后再选择。',
  underWay: '正在执行您的选择，请等待完成。',
  noSuchChoice: '此处不能这样选择，没有执行任何操作。',
  confirmNotices: '请先逐条确认所有提示。没有执行任何操作。',
  fillIn: (label) => `请先填写${quoted(label)}。没有执行任何操作。`,
  notOffered: (label) => `${quoted(label)}只能从给出的选项中选择。没有执行任何操作。`,
  wholeNumber: (label, least, most) =>
    `${quoted(label)}须为 ${least} 到 ${most} 之间的整数。没有执行任何操作。`,
  futureDate: (label) => `${quoted(label)}须为今天或之后的日期。没有执行任何操作。`,
  decides: '您的机构',
  decidesInDemo: '您在演示中的机构',
  dialogIsOpen: '已有一个文件对话框打开，因此没有再打开一个。请先处理该对话框。',
  dialogsTooOften: (seconds) =>
    `文件对话框连续多次被取消，因此这次没有打开。${seconds} 秒后可以再次打开。`,
  foldersTooOften: (seconds) =>
    `该文件夹刚才已多次打开，因此没有再次打开。${seconds} 秒后可以再次打开。`,
  controlLost:
    '决定窗口连续几次意外退出，没有作出任何决定。请重试；如果再次发生，请重新启动 Parley。',
  yes: '是',
  no: '否',
  none: '无',
  nothingSaid: '未作说明。',
  never: '从不',
};
