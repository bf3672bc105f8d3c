import type { englishOfMembers } from './en-members.ts';
import { quoted } from '../../schema/quoted.ts';

export const chineseOfMembers: typeof englishOfMembers = {
  confirmHeading: '核对安全码',
  confirmSentence: (name) =>
    `请拨打一个并非从本软件得到的电话号码，联系${quoted(name)}中您认识的人，请对方为您的机构打开同样的窗口。念出由您念的数字，并输入对方念出的数字。`,
  organisation: '机构',
  key: '对方的密钥',
  number: '两端应相同的部分',
  readOut: '由您念出',
  already: '状态',
  isConfirmed: '本机构已核验过。',
  isNot: '尚未核验。',
  why: '为什么要核对',
  whySentences: [
    '安全码由双方的密钥算出。如果有人冒名应答，两端显示的数字就会不同。',
    '检查有多少家机构掩护您的数字时，只有已核验的成员才彼此独立计数。',
    '请输入您听到的数字，而不是在屏幕其他地方看到的数字。',
  ],
  digits: '对方念给您的数字',
  digitsHint: '共十位，您的屏幕上不显示。',
  confirm: '核对无误',
  tenDigits: '这不是十位数字，没有进行核对。',
  wrong: (left) =>
    `数字不一致：可能是听错了，也可能有人冒名应答。没有将任何机构标记为已核验。您还可以尝试 ${left} 次。`,
  wrongTooOften:
    '数字三次不一致，没有将任何机构标记为已核验。在与对方共享任何内容之前，请通过其他途径弄清是谁在使用这个密钥。',
  collaboration: '协作项目',
  member: '成员',
  role: '目前的身份',
  roles: { member: '成员', admin: '管理员' },
  consequences: '后果',
  promoteHeading: '将这个成员提升为管理员吗？',
  promoteSentence: (name, collaboration) => `${quoted(name)}成为${quoted(collaboration)}的管理员。`,
  promoteConsequences: [
    '管理员可以邀请、提升、降级和移除成员，包括您的机构。',
    '管理员可以宣布由新的密钥代表某个机构。',
  ],
  promote: '提升为管理员',
  demoteHeading: '将这个管理员降为普通成员吗？',
  demoteSentence: (name, collaboration) =>
    `${quoted(name)}仍是${quoted(collaboration)}的成员，但不再是管理员。`,
  demoteConsequences: [
    '它此前作为管理员所做的、您的节点已知的事项仍然有效，之后的无效。',
    '它照常参加任务。',
  ],
  demote: '降为普通成员',
  removeHeading: '移除这个成员吗？',
  removeSentence: (name, collaboration) =>
    `${quoted(name)}不再是${quoted(collaboration)}的成员，也不能用同一密钥重新加入。`,
  removeConsequences: [
    '它此前签署的、您的节点已知的内容仍然有效，之后的在任何地方都无效。',
    '它参加的任务可能失败。',
    '它保留已经收到的内容：名称、数据集的字段、结果。',
    '尚未得知此事的成员，其节点在得知之前仍会答复它。',
  ],
  remove: '移除',
  succeedHeading: '让新的密钥代表这个机构吗？',
  succeedSentence: (old, successor, collaboration) =>
    `在${quoted(collaboration)}中，${quoted(successor)}的密钥取代${quoted(old)}的密钥。`,
  oldKey: '旧密钥',
  newKey: '新密钥',
  succeedConsequences: [
    '旧密钥不再有效，且无法恢复。',
    '在保护数字的各项检查中，两者算作同一个机构。',
    '请确认新密钥由谁持有：先核对它的安全码。',
  ],
  succeedNotice: '我已从该机构本身得知新密钥属于他们。',
  succeed: '启用新密钥',
  leaveHeading: '退出这个协作项目吗？',
  leaveSentence: (collaboration) =>
    `您的机构不再是${quoted(collaboration)}的成员。若要重新加入，需要新的邀请和新的密钥。`,
  leaveConsequences: [
    '您参加的任务将在没有您的情况下继续，或者失败。',
    '您不再能在其中发起任务，也不会再收到申请。',
    '您签署过的内容留在各成员处，您收到的内容留在本机。',
  ],
  leave: '退出',
  lastAdmin: '您是最后一位管理员。请先将另一个成员提升为管理员。',
  notSelf: '这是您自己的机构；请改为退出协作项目。',
};
