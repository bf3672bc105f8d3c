import type { Action } from '../../../core/schema/api/actions.ts';
import { listed, number } from '../../i18n/format.ts';
import { defineMessages } from '../../i18n/messages.ts';

const actionMessages = defineMessages(
  'history-actions',
  {
    by: (sentence: string, token: string) => `${sentence} Through the token “${token}”.`,
    bySocket: (sentence: string) => `${sentence} From the command line.`,
    resultExported: (format: string) => `You saved the result as ${format}.`,
    historyExported: 'You exported a history.',
    previewSeen: 'You computed a preview on your own data. Nothing was sent.',
    rowsSeen: (rows: string, dataset: string) => `You looked at ${rows} rows of ${dataset}.`,
    connected: (dataset: string, smallest: string) =>
      `You connected the dataset ${dataset}; numbers of fewer than ${smallest} persons stay here.`,
    changed: (dataset: string, smallest: string) =>
      `You changed the dataset ${dataset} or its terms; numbers of fewer than ${smallest} persons stay here.`,
    disconnected: (dataset: string) => `You disconnected the dataset ${dataset}.`,
    approvesAhead: (name: string) => `You approved requests in advance: “${name}”.`,
    declinesAhead: (name: string) => `You declined requests in advance: “${name}”.`,
    policyRemoved: (name: string) => `You ended the decision in advance “${name}”.`,
    policyRemovedUnnamed: 'You ended a decision in advance.',
    tokenMade: (name: string, scopes: string) =>
      `You made the token “${name}” for scripts (${scopes}).`,
    tokenRotated: (name: string) => `You gave the token “${name}” a new secret.`,
    tokenRevoked: (name: string) => `You ended the token “${name}”.`,
    tokenRevokedUnnamed: 'You ended a token.',
    facadeOpened: 'You let scripts written for vantage6 in.',
    facadeClosed: 'You stopped letting scripts written for vantage6 in.',
    facadeUserAdded: (name: string) => `You let “${name}” sign in for vantage6 scripts.`,
    facadeUserRemoved: (name: string) =>
      `You let “${name}” sign in for vantage6 scripts no longer.`,
    verified: (name: string) => `You verified ${name}: the safety numbers were the same.`,
    backup: 'You made a recovery file.',
    relayStarted: 'You let this node relay connections between members.',
    relayStopped: 'You stopped this node from relaying connections between members.',
    scope: (scope: string): string => (scope === 'launch' ? 'launching tasks' : 'reading'),
  },
  {
    by: (sentence: string, token: string) => `${sentence}（通过令牌“${token}”）`,
    bySocket: (sentence: string) => `${sentence}（通过命令行）`,
    resultExported: (format: string) => `您将结果保存为 ${format}。`,
    historyExported: '您导出了一份历史记录。',
    previewSeen: '您用自己的数据计算了预览，未发送任何内容。',
    rowsSeen: (rows: string, dataset: string) => `您查看了数据集 ${dataset} 的 ${rows} 行。`,
    connected: (dataset: string, smallest: string) =>
      `您接入了数据集 ${dataset}；不足 ${smallest} 人的数值不会离开本机。`,
    changed: (dataset: string, smallest: string) =>
      `您更改了数据集 ${dataset} 或其条款；不足 ${smallest} 人的数值不会离开本机。`,
    disconnected: (dataset: string) => `您断开了数据集 ${dataset}。`,
    approvesAhead: (name: string) => `您预先批准了一类申请：“${name}”。`,
    declinesAhead: (name: string) => `您预先拒绝了一类申请：“${name}”。`,
    policyRemoved: (name: string) => `您终止了预先决定“${name}”。`,
    policyRemovedUnnamed: '您终止了一项预先决定。',
    tokenMade: (name: string, scopes: string) => `您为脚本创建了令牌“${name}”（${scopes}）。`,
    tokenRotated: (name: string) => `您为令牌“${name}”更换了密钥。`,
    tokenRevoked: (name: string) => `您吊销了令牌“${name}”。`,
    tokenRevokedUnnamed: '您吊销了一个令牌。',
    facadeOpened: '您允许了为 vantage6 编写的脚本接入。',
    facadeClosed: '您停止了为 vantage6 编写的脚本接入。',
    facadeUserAdded: (name: string) => `您允许“${name}”为 vantage6 脚本登录。`,
    facadeUserRemoved: (name: string) => `您不再允许“${name}”为 vantage6 脚本登录。`,
    verified: (name: string) => `您核验了 ${name}：双方的安全码一致。`,
    backup: '您制作了一份恢复文件。',
    relayStarted: '您让本节点为成员之间的连接提供中继。',
    relayStopped: '您停止了本节点为成员之间的连接提供中继。',
    scope: (scope: string): string => (scope === 'launch' ? '发起任务' : '读取'),
  },
);

/** What was done at this node, in a sentence. @param nameOf an organisation's name */
export function actionSentence(action: Action, nameOf: (id: string) => string): string {
  const m = actionMessages();
  const sentence = whatWasDone(action, nameOf);
  switch (action.by) {
    case 'window':
    case 'consent':
      return sentence;
    case 'control socket':
      return m.bySocket(sentence);
    default:
      return m.by(sentence, action.by);
  }
}

function whatWasDone(action: Action, nameOf: (id: string) => string): string {
  const m = actionMessages();
  switch (action.kind) {
    case 'result-exported':
      return m.resultExported(action.format.toUpperCase());
    case 'history-exported':
      return m.historyExported;
    case 'preview-seen':
      return m.previewSeen;
    case 'rows-seen':
      return m.rowsSeen(number(action.rows), action.dataset);
    case 'dataset-connected':
      return m.connected(action.dataset, number(action.smallestGroup));
    case 'dataset-changed':
      return m.changed(action.dataset, number(action.smallestGroup));
    case 'dataset-disconnected':
      return m.disconnected(action.dataset);
    case 'policy-added':
      return action.decides === 'accept'
        ? m.approvesAhead(action.name)
        : m.declinesAhead(action.name);
    case 'policy-removed':
      return action.name === null ? m.policyRemovedUnnamed : m.policyRemoved(action.name);
    case 'token-made':
      return m.tokenMade(action.name, listed(action.scopes.map(m.scope)));
    case 'token-rotated':
      return m.tokenRotated(action.name);
    case 'token-revoked':
      return action.name === null ? m.tokenRevokedUnnamed : m.tokenRevoked(action.name);
    case 'facade-opened':
      return m.facadeOpened;
    case 'facade-closed':
      return m.facadeClosed;
    case 'facade-user-added':
      return m.facadeUserAdded(action.user);
    case 'facade-user-removed':
      return m.facadeUserRemoved(action.user);
    case 'member-verified':
      return m.verified(nameOf(action.organisation));
    case 'backup-made':
      return m.backup;
    case 'relay-started':
      return m.relayStarted;
    case 'relay-stopped':
      return m.relayStopped;
  }
}
