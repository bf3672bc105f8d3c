import { defineMessages } from '../../i18n/messages.ts';

/** What leaves, who can see what, and the preview of it. */
export const leavesMessages = defineMessages(
  'review-leaves',
  {
    leaves: 'What leaves this computer',
    leavesMasked: (rounds: number | null) => {
      const masked =
        'Each number leaves masked: by itself it is indistinguishable from chance. Only the sum over all participants can be opened.';
      if (rounds === null) return masked;
      return rounds === 1
        ? `${masked} There is one round.`
        : `${masked} There are at most ${rounds} rounds; what they open stands below.`;
    },
    leavesOpen: (name: string) =>
      `Your numbers leave as they are. ${name} reads them as yours; no sum hides them.`,
    opened: 'Every sum that is opened on the way',
    openedOpen: 'Every number that is sent',
    what: 'What',
    how: 'How it leaves',
    masked: 'Masked',
    plain: 'Readable',
    toWhom: 'Who learns it',
    whoSees: 'Who can see what',
    who: 'Who',
    rows: 'Your rows',
    numbers: 'Your own numbers',
    sums: 'The sums',
    result: 'The result',
    you: 'Your organisation',
    launcher: (name: string) => `${name}, who asks`,
    others: (count: number) =>
      count === 1 ? 'The other one that takes part' : `Each of the ${count} others that take part`,
    anybody: 'Anybody else',
    sight: (sight: string): string => {
      switch (sight) {
        case 'all':
          return 'Yes';
        case 'own':
          return 'Yes, on this computer';
        case 'masked':
          return 'Only masked';
        case 'no-sums':
          return 'There are none';
        default:
          return 'No';
      }
    },
    holds: 'When this holds',
    most: (most: number, asked: number) =>
      `Asked for are at least ${asked}; if everybody who is asked takes part, ${most} organisations that you count apart hide your numbers.`,

    preview: 'Preview on your data',
    previewWhat:
      'Computes the first numbers on your own data, here and now, and shows them to you alone. Nothing is sent.',
    compute: 'Compute on my data',
    again: 'Compute again',
    computing: 'Computing on your data…',
    computed: (count: number) =>
      count === 1 ? '1 number was computed here.' : `${count} numbers were computed here.`,
    numbersHere: 'The first numbers, here and as they would be sent',
    meaning: 'What the number says',
    here: 'Computed here, stays here',
    hereOpen: 'Computed here',
    sent: 'What is really sent',
    sentPlain: 'as it is',
    illustration:
      'The bytes on the right are an illustration, made by chance a moment ago, of the same size and look as what would be sent. The real mask is made during the computation, so the real bytes do not exist yet.',
    previewNot: 'Your numbers could not be computed',
    more: (count: number) => `Show all ${count}`,
  },
  {
    leaves: '哪些内容会离开本机',
    leavesMasked: (rounds: number | null) => {
      const masked =
        '每个数值都在加密后发出：单独来看，与随机数无法区分。只有全体参与方的总和能够被打开。';
      if (rounds === null) return masked;
      return rounds === 1
        ? `${masked}只有一轮计算。`
        : `${masked}最多 ${rounds} 轮，各轮会打开的内容如下。`;
    },
    leavesOpen: (name: string) =>
      `您的数值会原样发出。${name} 能读到这些数值并知道属于您，没有总和加以掩护。`,
    opened: '过程中会被打开的每一个总和',
    openedOpen: '会被发送的每一个数值',
    what: '内容',
    how: '发出方式',
    masked: '加密份额',
    plain: '明文可读',
    toWhom: '谁会得知',
    whoSees: '谁能看到什么',
    who: '对象',
    rows: '您的数据行',
    numbers: '您自己的数值',
    sums: '总和',
    result: '结果',
    you: '本机构',
    launcher: (name: string) => `${name}（申请方）`,
    others: (count: number) =>
      count === 1 ? '另一个参与机构' : `其余 ${count} 个参与机构中的每一个`,
    anybody: '其他任何人',
    sight: (sight: string): string => {
      switch (sight) {
        case 'all':
          return '能';
        case 'own':
          return '能，仅在本机';
        case 'masked':
          return '仅能看到加密份额';
        case 'no-sums':
          return '不产生总和';
        default:
          return '不能';
      }
    },
    holds: '成立的前提',
    most: (most: number, asked: number) =>
      `对方要求至少有 ${asked} 个；若受邀机构全部参与，则有 ${most} 个您视为彼此独立的机构为您的数值作掩护。`,

    preview: '用您的数据预览',
    previewWhat: '现在就在本机用您自己的数据计算第一批数值，只显示给您看，不发送任何内容。',
    compute: '用我的数据计算',
    again: '重新计算',
    computing: '正在用您的数据计算……',
    computed: (count: number) => `已在本机算出 ${count} 个数值。`,
    numbersHere: '第一批数值：本机所见与发送时的样子',
    meaning: '数值的含义',
    here: '在本机算出，留在本机',
    hereOpen: '在本机算出',
    sent: '实际发送的内容',
    sentPlain: '原样发送',
    illustration:
      '右侧的字节只是示意：刚刚随机生成，大小和外观与将要发送的内容相同。真正的掩码要到计算时才生成，因此真正的字节现在还不存在。',
    previewNot: '无法算出您的数值',
    more: (count: number) => `显示全部 ${count} 个`,
  },
);
