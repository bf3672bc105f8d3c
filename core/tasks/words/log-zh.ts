import { codeWords } from '../../schema/code-words/code-words.ts';
import type { Code } from '../../schema/codes.ts';
import type { LogWords } from './log-phrases.ts';

/** An error's own sentence is in English: its code stands in for it. */
const what = (code: Code): string => codeWords(code, 'zh-CN').what;

export const chineseLog: LogWords = {
  received: () => '已收到任务。',
  announced: () => '已向被询问的机构发布。',
  'label-unheard': ({ label, heard }) =>
    `被询问的机构中没有任何一家发布过数据集“${label}”，只发布过 ${heard}。如果标签有误，则无人能够参与：请取消任务并重新创建。`,
  'accepted-by-operator': () => '操作员已批准。',
  'accepted-by-policy': () => '已按长期规则批准。',
  declined: ({ by }) => (by === 'operator' ? '操作员已拒绝。' : `已按长期规则 ${by} 拒绝。`),
  withdrawn: () => '操作员已退出。',
  cancelled: () => '发起方已取消任务。',
  'policy-passed': ({ policy }) => `长期规则“${policy}”适用，但审阅要求由操作员决定。`,

  'roster-fixed': ({ organisations }) => `参与名单已确定：${organisations} 家机构。`,
  'clock-jumped': ({ minutes }) =>
    `本机时钟向前跳了 ${minutes} 分钟，或电脑曾进入睡眠：按此时钟，答复时间已结束。`,
  'too-few-accepted': ({ accepted }) => `只有 ${accepted} 家机构批准，少于任务条款的要求。`,
  failed: ({ code }) => what(code),
  'trying-once-more': ({ code }) => `${what(code)}正在再试一次。`,
  'sum-open': ({ organisations }) => `${organisations} 家机构的总和已打开。`,
  'shares-do-not-fit': () => '其份额与它所签署的内容不符；总和已在不使用这些份额的情况下打开。',
  'found-wrong': () => '它发给其他参与方的内容不符，因此总和没有打开。',
  'no-answer': () => '没有答复。',
  refused: () => '拒绝继续。',
  'wrong-answer': ({ code }) => what(code),
  'masked-numbers-received': () => '已收到加密份额。',
  'own-numbers-received': () => '已收到其自己的数值。',
  'feed-not-fetched': () => '未能取得它的记录。',
  'result-there': () => '结果已得出。',
  'result-taken': () => '已重新计算并接收结果。',
  'result-not-confirmed': () => '尚未确认结果。',

  'round-begun': ({ round }) => `第 ${round} 轮已开始，正在进行本地计算。`,
  'question-come': () => '已收到询问，正在进行本地计算。',
  'masked-numbers-sent': () => '加密份额已交给发起方。',
  'own-numbers-sent': () => '您自己的数值已以明文交给发起方。',
  released: ({ organisations }) => `已释放用于打开 ${organisations} 家机构总和的内容。`,
  'request-refused': ({ code }) => what(code),
  recomputed: ({ contributions }) =>
    `已在本地根据 ${contributions} 份签名的贡献重新计算结果，结果正确。`,
  'ledger-unwritten': ({ code }) => `未能把已打开的内容记入答复记录簿：${what(code)}`,
};
