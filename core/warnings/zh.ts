import { codeWords } from '../schema/code-words/code-words.ts';
import type { Warning } from './warning.ts';

export function chineseWarning(warning: Warning): string {
  switch (warning.key) {
    case 'failure': {
      const { what, todo } = codeWords(warning.code, 'zh-CN');
      return `${what}${todo}`;
    }
    case 'used-ticket':
      return `有人（${warning.by}）试图用一份已被使用的邀请加入协作项目 ${warning.collaboration}；该邀请可能被转交或被盗。`;
    case 'lost-records':
      return `${warning.folder} 中数据库的末尾已损坏并丢失。其中的记录会从其他成员处重新取回；而其中的结果、决定以及对先前答复的记忆无法取回。在批准涉及相同数据的任务之前，请与其他成员的历史记录核对。`;
    case 'own-feed-behind':
      return '其他成员持有本机构的一些记录，而本地缺失：文件夹曾被还原到旧状态或已损坏。这些记录已取回。';
    case 'forked':
      return `${warning.author} 签署了两条相互矛盾的记录，其后的记录均不作数。`;
    case 'damaged-entries':
      return `${warning.count} 条已保存的记录损坏，正在从其他成员处重新取回。`;
    case 'damaged-records':
      return `节点存储中“${warning.table}”有 ${warning.count} 条记录损坏，不会被使用。请备份文件夹并检查磁盘。`;
  }
}
