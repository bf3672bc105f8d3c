import { codeWords } from '../schema/code-words/code-words.ts';
import { dayOf } from './day.ts';
import type { Warning } from './warning.ts';

export function chineseWarning(warning: Warning): string {
  switch (warning.key) {
    case 'failure': {
      const { what, todo } = codeWords(warning.code, 'zh-CN');
      return `${what}${todo}`;
    }
    case 'used-ticket':
      return `有人（${warning.by}）试图用一份已被使用的邀请加入协作项目 ${warning.collaboration}；该邀请可能被转交或被盗。`;
    case 'damaged-store': {
      const copy = warning.copy === null ? '' : `发现损坏时的文件保存在 ${warning.copy}。`;
      return `${dayOf(warning.found)}，发现 ${warning.folder} 中的数据库已损坏：其文件被改动、截断或丢失。记录会从其他成员处重新取回；而结果、决定以及对先前答复的记忆可能缺失或退回到旧状态。自动批准规则和访问令牌已全部终止；仍需使用的请重新建立，或为令牌更换密钥。请检查磁盘以及可通过兼容接口登录的用户，在批准涉及相同数据的任务之前，请与其他成员的历史记录核对。${copy}`;
    }
    case 'notes-waiting':
      return `历史记录已导出 ${warning.count} 次，但本节点的操作日志无法写入；磁盘可写后将立即补记。请在停止运行之前清理磁盘空间，否则该记录会丢失。`;
    case 'clock-differs':
      return `${warning.organisation} 的时钟比本机${minutes(warning.minutes)}。各节点按自己的时钟判断截止时间，因此双方可能过早或过晚地认为对方的任务已截止。两个时钟中有一个不准，请通过网络校时。`;
    case 'own-clock':
      return `本机时钟比其他成员${minutes(warning.minutes)}。本机按该时钟判断截止时间：任务、邀请和自动批准规则会在错误的时间截止。请通过网络校时。`;
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

const minutes = (ahead: number): string => `${ahead > 0 ? '快' : '慢'} ${Math.abs(ahead)} 分钟`;
