import type { ReviewWords } from './review-page.ts';

export const chineseReview: ReviewWords = {
  request({ launcher, organisations, title, dataset, shows, open }) {
    const own = open ? '，以及每家机构自己的数值' : '';
    return `${launcher}请 ${organisations} 家机构就数据集 ${dataset} 计算“${title}”，将得出：${shows}${own}。`;
  },
  ofYouAlone: (sum) => `仅本机构：${sum}`,
  recipients: {
    launcher: (launcher) => `仅${launcher}`,
    participants: (launcher) => `所有参与方，以及${launcher}`,
  },
  protection: {
    open: (launcher) =>
      `${launcher}会看到您自己的数值，并知道它们属于您：这些数值不会隐藏在总和中。其他任何一方都得不到它们。`,
    secure: (minimum) =>
      `任何人都看不到您自己的数值：它们以加密份额发出，只会打开一个总和；无论谁查看，其中都混有除其自身之外至少 ${minimum} 家机构的数值。`,
  },
  truth: (value) => (value ? '是（以随机数发出）' : '否（以 0 发出）'),
  notes: {
    'in-clear': '这些数值将原样发出：发起方会看到它们，并知道它们属于您。',
    'gate-first': '任务会先询问哪些分组的人数足够；后续轮次的数值取决于其他机构的答复。',
    'later-rounds-differ': '后续轮次的数值取决于其他机构的答复。',
    masked: '这些数值以加密份额发出，任何人都看不到。',
  },
};
