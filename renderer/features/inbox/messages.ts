import { defineMessages } from '../../i18n/messages.ts';

export const inboxMessages = defineMessages(
  'inbox',
  {
    heading: 'Inbox',
    lead: 'Requests that wait for your decision, the most urgent first. Nothing is sent before you approve.',
    waiting: (count: number) =>
      count === 1 ? '1 waits for your decision' : `${count} wait for your decision`,
    asks: (name: string, what: string, dataset: string) =>
      `${name} asks for “${what}” over ${dataset}.`,
    ownAsks: (what: string, dataset: string) =>
      `You asked for “${what}” over ${dataset}; your own data is asked, too.`,
    columns: (columns: string) => `Columns: ${columns}`,
    asked: (when: string) => `Asked ${when}`,
    askedIn: (when: string, collaboration: string) => `Asked ${when} in ${collaboration}`,
    left: (count: number, unit: 'day' | 'hour' | 'minute') => {
      if (unit === 'day') return count === 1 ? '1 day left' : `${count} days left`;
      if (unit === 'hour') return count === 1 ? '1 hour left' : `${count} hours left`;
      return count <= 1 ? 'Less than 2 minutes left' : `${count} minutes left`;
    },
    over: 'The time to answer has passed',
    review: 'Review',
    reviewOf: (title: string, name: string) => `Review “${title}” of ${name}`,
    checksGood: 'Nothing stands against it',
    toConfirm: (count: number) =>
      count === 1 ? '1 thing to confirm' : `${count} things to confirm`,
    blocked: 'Cannot be approved',
    checking: 'Checking…',

    noneHeading: 'Nothing waits for you',
    none: 'When another organisation asks for a statistic over data you have connected, the request appears here. You see what is read and what leaves before you decide.',
    noCollaboration:
      'Requests come from members of a collaboration, and you are in none yet. Join one with an invitation, or found one.',
    toCollaborations: 'Join or found a collaboration',
    noData:
      'Others can ask for statistics over data that you connect. You have not connected any yet; its rows stay on this computer.',
    connectData: 'Connect data',

    recent: 'Recently decided',
    approved: (title: string, name: string) => `You approved “${title}” of ${name}.`,
    approvedByPolicy: (title: string, name: string) =>
      `A standing approval of yours approved “${title}” of ${name}.`,
    declined: (title: string, name: string) => `You declined “${title}” of ${name}.`,
    declinedByPolicy: (title: string, name: string) =>
      `A standing decision of yours declined “${title}” of ${name}.`,
    takenBack: (title: string, name: string) =>
      `You took back your approval of “${title}” of ${name}.`,
    now: (stage: string): string => {
      switch (stage) {
        case 'announced':
          return 'waiting for others';
        case 'running':
          return 'computing';
        case 'finished':
          return 'finished';
        case 'failed':
          return 'ended without a result';
        default:
          return 'cancelled';
      }
    },
    whole: 'The whole history',
  },
  {
    heading: '收件箱',
    lead: '等待您决定的申请，最紧急的在前。在您批准之前，不会发送任何内容。',
    waiting: (count: number) => `${count} 项等待您决定`,
    asks: (name: string, what: string, dataset: string) =>
      `${name} 申请对 ${dataset} 计算“${what}”。`,
    ownAsks: (what: string, dataset: string) =>
      `您发起了对 ${dataset} 计算“${what}”的申请；您自己的数据也在受邀之列。`,
    columns: (columns: string) => `字段：${columns}`,
    asked: (when: string) => `申请时间：${when}`,
    askedIn: (when: string, collaboration: string) =>
      `申请时间：${when} · 协作项目：${collaboration}`,
    left: (count: number, unit: 'day' | 'hour' | 'minute') => {
      if (unit === 'day') return `还剩 ${count} 天`;
      if (unit === 'hour') return `还剩 ${count} 小时`;
      return count <= 1 ? '不足 2 分钟' : `还剩 ${count} 分钟`;
    },
    over: '答复期限已过',
    review: '审阅',
    reviewOf: (title: string, name: string) => `审阅 ${name} 的“${title}”`,
    checksGood: '未发现问题',
    toConfirm: (count: number) => `有 ${count} 项需确认`,
    blocked: '无法批准',
    checking: '正在检查……',

    noneHeading: '没有等待您决定的申请',
    none: '其他机构申请对您已接入的数据计算统计量时，申请会出现在这里。您可以先看清会读取什么、哪些内容会离开本机，再作决定。',
    noCollaboration: '申请来自协作项目的成员，而您尚未加入任何协作项目。请凭邀请加入，或自行创建。',
    toCollaborations: '加入或创建协作项目',
    noData: '其他机构只能申请对您接入的数据计算统计量。您尚未接入任何数据；数据行始终留在本机。',
    connectData: '接入数据',

    recent: '最近的决定',
    approved: (title: string, name: string) => `您批准了 ${name} 的“${title}”。`,
    approvedByPolicy: (title: string, name: string) =>
      `您预先设定的批准规则批准了 ${name} 的“${title}”。`,
    declined: (title: string, name: string) => `您拒绝了 ${name} 的“${title}”。`,
    declinedByPolicy: (title: string, name: string) =>
      `您预先设定的规则拒绝了 ${name} 的“${title}”。`,
    takenBack: (title: string, name: string) => `您撤回了对 ${name} 的“${title}”的批准。`,
    now: (stage: string): string => {
      switch (stage) {
        case 'announced':
          return '等待其他机构';
        case 'running':
          return '正在计算';
        case 'finished':
          return '已完成';
        case 'failed':
          return '结束但没有结果';
        default:
          return '已取消';
      }
    },
    whole: '完整历史记录',
  },
);
