import type { DeclineReason, FailureReason } from '../../../schema/feed/payloads.ts';
import type { HistoryWords } from './history-sentences.ts';

const reasons: Readonly<Record<DeclineReason | FailureReason, string>> = {
  'did-not-take-part': '未参与',
  'not-our-purpose': '与本机构的目的不符',
  'terms-not-acceptable': '条款无法接受',
  'unknown-algorithm': '不支持的计算',
  unavailable: '暂时无法参与',
  'too-few-accepted': '批准的机构太少',
  'too-few-left': '剩余的参与方太少',
  'protection-too-low': '隐藏程度不足',
  'revealed-to-another-group': '总和可能已向另一组机构打开',
  'invalid-message': '收到无效的消息',
  equivocation: '各方收到的内容不一致',
  'value-not-encodable': '有数值无法相加',
  'timed-out': '超过时限',
  'launcher-restarted': '发起方的节点重新启动',
  internal: '内部错误',
};

export const chineseHistory: HistoryWords = {
  'collaboration.founded': ({ who, payload }) => `${who} 创建了协作项目 ${payload.name}。`,
  'invitation.created': ({ who, payload }) =>
    `${who} 发出了一份邀请，角色为${payload.role === 'admin' ? '管理员' : '成员'}。`,
  'invitation.revoked': ({ who }) => `${who} 撤销了一份邀请。`,
  'invitation.redeemed': ({ who, payload, name }) => `${who} 接纳了 ${name(payload.joiner)}。`,
  'member.joined': ({ payload }) => `${payload.profile.name} 已加入。`,
  'profile.updated': ({ payload }) => `${payload.profile.name} 更改了机构信息。`,
  'member.promoted': ({ who, payload, name }) => `${who} 将 ${name(payload.member)} 设为管理员。`,
  'member.demoted': ({ who, payload, name }) =>
    `${who} 取消了 ${name(payload.member)} 的管理员角色。`,
  'member.removed': ({ who, payload, name }) => `${who} 移除了 ${name(payload.member)}。`,
  'member.left': ({ who }) => `${who} 已退出。`,
  'member.succeeded': ({ payload, name }) => `${name(payload.new)} 接替了原密钥 ${payload.old}。`,
  'node.restored': ({ who, payload }) =>
    `${who} 在${payload.cause === 'backup' ? '丢失' : '损坏'}之后恢复了节点。`,
  'dataset.published': ({ who, payload }) => `${who} 发布了 ${payload.label} 的字段。`,
  'dataset.withdrawn': ({ who, payload }) => `${who} 撤回了 ${payload.label} 的字段。`,
  'task.announced': ({ who, payload }) => `${who} 提出了申请“${payload.spec.title}”。`,
  'task.accepted': ({ who }) => `${who} 已批准。`,
  'task.declined': ({ who, payload }) => `${who} 已拒绝（${reasons[payload.reason]}）。`,
  'task.withdrawn': ({ who, payload }) => `${who} 退出了任务（${reasons[payload.reason]}）。`,
  'task.rostered': ({ who, payload }) =>
    `${who} 确定了参与名单：${payload.participants.length} 家机构。`,
  'round.entered': ({ who, payload }) =>
    `${who} 进入第 ${payload.round + 1} 轮，第 ${payload.attempt + 1} 次尝试。`,
  'round.revealed': ({ who, payload }) =>
    `${who} 协助打开了第 ${payload.round + 1} 轮 ${payload.survivors.length} 家机构的总和。`,
  'round.voided': ({ who, payload }) =>
    `${who} 删除了自己在第 ${payload.round + 1} 轮第 ${payload.attempt + 1} 次尝试中的份额，未曾释放。`,
  'task.finished': ({ who }) => `${who} 完成了任务。`,
  'result.verified': ({ who }) => `${who} 重新计算了结果，确认无误。`,
  'task.failed': ({ who, payload }) =>
    `${who} 结束了任务，没有结果（${reasons[payload.reason]}）。`,
  'task.cancelled': ({ who }) => `${who} 取消了任务。`,
};
