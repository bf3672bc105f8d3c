import { defineMessages } from '../../i18n/messages.ts';

/** Verifying a history and exporting one. */
export const proofMessages = defineMessages(
  'history-proof',
  {
    verifyHeading: 'Verify a history',
    verifyWhat:
      'Every entry is signed by its author and names the one before it. Here all signatures, chains, memberships, rosters and results are checked anew, and how far other members vouch for the end.',
    collaboration: 'Collaboration',
    verifyNode: 'Verify what this node holds',
    verifyFile: 'Verify a file…',
    verifying: 'Checking every signature…',
    notVerified: 'It could not be verified',

    good: 'Nothing is wrong with this history',
    bad: 'Something is wrong with this history',
    name: 'Collaboration',
    entries: 'Entries checked',
    authors: 'Authors',
    tasks: 'Tasks',
    results: 'Results, held against their hashes',
    forks: 'Authors with contradicting entries',
    noForks: 'None: nobody signed two contradicting entries.',
    void: 'Void entries',
    noVoid: 'None: all of them count.',
    someVoid: (count: string) =>
      `${count} count for nothing: beyond a removal, after a contradiction, or without the right to them.`,
    end: 'Its end',
    endProven: 'Other members vouch for the last entry of every feed, so none were cut off.',
    endNot: 'Other members do not vouch for all last entries: some may have been cut off.',
    endOf: (name: string, missing: number, last: number) =>
      `${name}: nobody else vouches for the last ${missing} of ${last} entries.`,
    problems: 'What is wrong',

    exportHeading: 'Export a history',
    exportWhat:
      'Saves all signed entries of a collaboration, the members’ signatures for its end and the results this node holds as one file, signed by your organisation. Anybody can verify it without your help. It holds no rows.',
    save: 'Save the file…',
    exporting: 'Asking the members for the newest entries…',
    saved: (path: string) => `Saved as ${path}.`,
    notSaved: 'It could not be exported',
    fileName: (name: string, day: string) => `${name} history ${day}.json`,
  },
  {
    verifyHeading: '核验历史记录',
    verifyWhat:
      '每条记录都由其作者签名，并指明前一条记录。此处会重新检查全部签名、链条、成员资格、参与名单和结果，以及其他成员为记录末尾作证的程度。',
    collaboration: '协作项目',
    verifyNode: '核验本节点所存的记录',
    verifyFile: '核验文件……',
    verifying: '正在检查每一个签名……',
    notVerified: '无法核验',

    good: '此历史记录没有任何问题',
    bad: '此历史记录有问题',
    name: '协作项目',
    entries: '已检查的记录',
    authors: '作者',
    tasks: '任务',
    results: '结果（已与记录中的哈希核对）',
    forks: '签署过相互矛盾记录的作者',
    noForks: '无：没有任何机构签署过相互矛盾的记录。',
    void: '无效记录',
    noVoid: '无：全部有效。',
    someVoid: (count: string) => `${count} 条不具效力：在移除之后、在矛盾之后，或作者无权作出。`,
    end: '记录末尾',
    endProven: '其他成员为每个机构的最后一条记录作证，因此没有记录被截去。',
    endNot: '其他成员未为所有最后的记录作证：可能有记录被截去。',
    endOf: (name: string, missing: number, last: number) =>
      `${name}：共 ${last} 条，最后 ${missing} 条没有其他机构作证。`,
    problems: '问题所在',

    exportHeading: '导出历史记录',
    exportWhat:
      '将协作项目的全部签名记录、各成员对记录末尾的签名，以及本节点所存的结果保存为一个由本机构签名的文件。任何人无需您的协助即可核验。其中不含任何数据行。',
    save: '保存文件……',
    exporting: '正在向各成员获取最新记录……',
    saved: (path: string) => `已保存为 ${path}。`,
    notSaved: '无法导出',
    fileName: (name: string, day: string) => `${name} 历史记录 ${day}.json`,
  },
);
