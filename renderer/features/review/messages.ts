import { defineMessages } from '../../i18n/messages.ts';

/** The page around the parts of a review: its heading, where the task stands, the decision. */
export const reviewMessages = defineMessages(
  'review',
  {
    heading: (title: string) => `Request: “${title}”`,
    inbox: 'Inbox',
    tasks: 'Tasks',
    rowsStay: (sentence: string) => `${sentence} Your rows stay here.`,
    openBand: (when: string, left: string) => `Waits for your decision until ${when} (${left}).`,
    approvedBand: (when: string) => `You approved this on ${when}.`,
    approvedByPolicy: (when: string) => `A standing approval of yours approved this on ${when}.`,
    approvedUndated: 'Your organisation approved this.',
    declinedBand: (when: string) => `You declined this on ${when}. Nothing was sent.`,
    declinedByPolicy: (when: string) =>
      `A standing decision of yours declined this on ${when}. Nothing was sent.`,
    declinedUndated: 'Your organisation declined this. Nothing was sent.',
    takenBackBand: (when: string) => `You approved this on ${when} and took it back later.`,
    takenBackUndated: 'Your organisation approved this and took it back later.',
    missedBand: (when: string) =>
      `The time to answer ended on ${when} without a decision of yours. Nothing was sent.`,
    endedBand: (when: string) =>
      `This task ended on ${when} without a decision of yours. Nothing was sent.`,
    begunBand: 'The computation has begun without a decision of yours. Nothing was sent.',
    notAskedBand: 'Your organisation is not asked in this task. Its data is not read.',
    ownBand: 'You launched this task. Your own data takes no part in it.',
    note: (text: string) => `Your note: ${text}`,
    reason: (reason: string) => `Reason that was given: ${reason}`,
    reasons: (reason: string): string => {
      switch (reason) {
        case 'not-our-purpose':
          return 'not a purpose we share';
        case 'terms-not-acceptable':
          return 'its terms are not acceptable to us';
        case 'unknown-algorithm':
          return 'we do not know its algorithm';
        case 'unavailable':
          return 'we are not available at this time';
        default:
          return 'no particular reason';
      }
    },
    asItWas: (when: string) => `Below is the review as it was when it was decided on ${when}.`,
    asItWasInItsLanguage: (when: string) =>
      `Below is the review as it was when it was decided on ${when}, with the node’s sentences in the language in which they were kept.`,
    asItIs: 'Below is the review as it would be now.',
    notKept:
      'The review as it was then was not kept, so it is not shown: made anew now, it could differ from what was decided on.',
    toTask: 'Show the task',
    takeBack: 'Take back…',
    approve: 'Approve…',
    decline: 'Decline…',
    notNow: 'Not now',
    decision: 'Your decision',
    opensControl:
      '“Approve…” and “Decline…” open a window of their own. Nothing is decided before you confirm there.',
    seeLeaves: 'Before you can approve, look at “What leaves this computer”.',
    show: 'Show it to me',
    cannot: 'This cannot be approved: see “Checks”.',
    showChecks: 'Show the checks',
    saidApproved: 'Approved.',
    saidDeclined: 'Declined.',
    saidTakenBack: 'Taken back.',
  },
  {
    heading: (title: string) => `申请：“${title}”`,
    inbox: '收件箱',
    tasks: '任务',
    rowsStay: (sentence: string) => `${sentence}您的数据行不会离开本机。`,
    openBand: (when: string, left: string) => `等待您决定，截止时间为 ${when}（${left}）。`,
    approvedBand: (when: string) => `您已于 ${when} 批准此申请。`,
    approvedByPolicy: (when: string) => `您预先设定的批准规则已于 ${when} 批准此申请。`,
    approvedUndated: '本机构已批准此申请。',
    declinedBand: (when: string) => `您已于 ${when} 拒绝此申请，未发送任何内容。`,
    declinedByPolicy: (when: string) => `您预先设定的规则已于 ${when} 拒绝此申请，未发送任何内容。`,
    declinedUndated: '本机构已拒绝此申请，未发送任何内容。',
    takenBackBand: (when: string) => `您曾于 ${when} 批准此申请，后来撤回了批准。`,
    takenBackUndated: '本机构曾批准此申请，后来撤回了批准。',
    missedBand: (when: string) => `答复期限已于 ${when} 截止，您未作决定，未发送任何内容。`,
    endedBand: (when: string) => `此任务已于 ${when} 结束，您未作决定，未发送任何内容。`,
    begunBand: '计算已经开始，您未作决定，未发送任何内容。',
    notAskedBand: '此任务未邀请本机构参与，不会读取本机构的数据。',
    ownBand: '此任务由您发起，您自己的数据不参与其中。',
    note: (text: string) => `您的备注：${text}`,
    reason: (reason: string) => `给出的理由：${reason}`,
    reasons: (reason: string): string => {
      switch (reason) {
        case 'not-our-purpose':
          return '与我方用途不符';
        case 'terms-not-acceptable':
          return '我方不接受其条款';
        case 'unknown-algorithm':
          return '我方不了解该算法';
        case 'unavailable':
          return '我方目前不便参与';
        default:
          return '无特别理由';
      }
    },
    asItWas: (when: string) => `以下是 ${when} 作出决定时的审阅内容。`,
    asItWasInItsLanguage: (when: string) =>
      `以下是 ${when} 作出决定时的审阅内容，其中节点给出的句子为当时保存的语言。`,
    asItIs: '以下是按当前情况生成的审阅内容。',
    notKept: '当时的审阅内容未被保存，因此不予显示：若现在重新生成，可能与当时据以决定的内容不同。',
    toTask: '查看任务',
    takeBack: '撤回批准……',
    approve: '批准……',
    decline: '拒绝……',
    notNow: '稍后处理',
    decision: '您的决定',
    opensControl: '点击“批准……”或“拒绝……”会打开独立窗口；在其中确认之前，不会作出任何决定。',
    seeLeaves: '批准前，请先查看“哪些内容会离开本机”。',
    show: '带我查看',
    cannot: '此申请无法批准，原因见“检查”。',
    showChecks: '查看检查',
    saidApproved: '已批准。',
    saidDeclined: '已拒绝。',
    saidTakenBack: '已撤回批准。',
  },
);
