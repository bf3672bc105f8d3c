import type { FileKind, SaveKind } from '../../core/schema/desktop/shell.ts';
import type { Language } from '../../core/schema/language.ts';

/** What the main process says by itself: dialogs, menu, tray and notifications. */
export interface Words {
  readonly choose: Readonly<Record<FileKind, string>>;
  readonly save: Readonly<Record<SaveKind, string>>;
  readonly allFiles: string;
  readonly menu: {
    readonly about: string;
    readonly quit: string;
    readonly file: string;
    readonly openInvitation: string;
    readonly settings: string;
    readonly closeWindow: string;
    readonly edit: string;
    readonly undo: string;
    readonly redo: string;
    readonly cut: string;
    readonly copy: string;
    readonly paste: string;
    readonly selectAll: string;
    readonly view: string;
    readonly showDecision: string;
    readonly requests: string;
    readonly tasks: string;
    readonly collaborations: string;
    readonly datasets: string;
    readonly history: string;
    readonly larger: string;
    readonly smaller: string;
    readonly normalSize: string;
    readonly fullScreen: string;
    readonly window: string;
    readonly minimise: string;
    readonly help: string;
    readonly logFolder: string;
  };
  readonly tray: {
    readonly status: {
      readonly absent: string;
      readonly locked: string;
      readonly starting: string;
      readonly running: string;
      readonly failed: string;
    };
    readonly waiting: (count: number) => string;
    readonly held: string;
    readonly open: string;
    readonly quit: string;
    readonly staysTitle: string;
    readonly stays: string;
  };
  readonly notify: {
    readonly asks: string;
    readonly generic: string;
    readonly reminder: string;
  };
  readonly quit: {
    readonly question: (tasks: number) => string;
    readonly explanation: string;
    readonly quit: string;
    readonly stay: string;
  };
}

const en: Words = {
  choose: {
    dataset: 'Choose the files of the dataset',
    invitation: 'Choose an invitation',
    recovery: 'Choose a recovery file',
    history: 'Choose an exported history',
  },
  save: {
    csv: 'Save the table (CSV)',
    json: 'Save the result (JSON)',
    svg: 'Save the chart (SVG)',
    png: 'Save the chart (PNG)',
    history: 'Save the history',
    invitation: 'Save the invitation',
    recovery: 'Save the recovery file',
    text: 'Save the text',
  },
  allFiles: 'All files',
  menu: {
    about: 'About Parley',
    quit: 'Quit Parley',
    file: 'File',
    openInvitation: 'Open Invitation…',
    settings: 'Settings…',
    closeWindow: 'Close Window',
    edit: 'Edit',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select All',
    view: 'View',
    showDecision: 'Show Waiting Decision',
    requests: 'Requests',
    tasks: 'Tasks',
    collaborations: 'Collaborations',
    datasets: 'Data Sources',
    history: 'History',
    larger: 'Larger',
    smaller: 'Smaller',
    normalSize: 'Normal Size',
    fullScreen: 'Full Screen',
    window: 'Window',
    minimise: 'Minimise',
    help: 'Help',
    logFolder: 'Show Log Folder',
  },
  tray: {
    status: {
      absent: 'Parley is not set up yet',
      locked: 'The key is locked: type the passphrase',
      starting: 'The node is starting',
      running: 'The node is running',
      failed: 'The node is not running',
    },
    waiting: (count) =>
      count === 1 ? '1 request waits for you' : `${count} requests wait for you`,
    held: 'A decision waits: show it',
    open: 'Open Parley',
    quit: 'Quit (stops the node on this machine)',
    staysTitle: 'Parley keeps running',
    stays: 'The window is closed; the node goes on taking part. Quit it from the tray.',
  },
  notify: {
    asks: 'A partner asks for your decision',
    generic: 'Something waits for you in Parley',
    reminder: 'A request that waits for your decision expires soon',
  },
  quit: {
    question: (tasks) =>
      tasks === 1 ? 'Parley takes part in 1 task' : `Parley takes part in ${tasks} tasks`,
    explanation:
      'Quitting stops the node on this machine. What was decided stays decided; the tasks go on when Parley runs again, unless their deadlines pass before.',
    quit: 'Quit',
    stay: 'Keep Running',
  },
};

const zh: Words = {
  choose: {
    dataset: '选择数据源文件',
    invitation: '选择邀请文件',
    recovery: '选择恢复文件',
    history: '选择导出的历史记录',
  },
  save: {
    csv: '保存表格（CSV）',
    json: '保存结果（JSON）',
    svg: '保存图表（SVG）',
    png: '保存图表（PNG）',
    history: '保存历史记录',
    invitation: '保存邀请文件',
    recovery: '保存恢复文件',
    text: '保存文本',
  },
  allFiles: '所有文件',
  menu: {
    about: '关于 Parley',
    quit: '退出 Parley',
    file: '文件',
    openInvitation: '打开邀请文件…',
    settings: '设置…',
    closeWindow: '关闭窗口',
    edit: '编辑',
    undo: '撤销',
    redo: '重做',
    cut: '剪切',
    copy: '复制',
    paste: '粘贴',
    selectAll: '全选',
    view: '显示',
    showDecision: '打开待处理的决定',
    requests: '申请',
    tasks: '任务',
    collaborations: '协作项目',
    datasets: '数据源',
    history: '历史记录',
    larger: '放大',
    smaller: '缩小',
    normalSize: '实际大小',
    fullScreen: '全屏',
    window: '窗口',
    minimise: '最小化',
    help: '帮助',
    logFolder: '打开日志文件夹',
  },
  tray: {
    status: {
      absent: 'Parley 尚未设置',
      locked: '密钥已锁定：请输入口令',
      starting: '节点正在启动',
      running: '节点正在运行',
      failed: '节点未运行',
    },
    waiting: (count) => `${count} 个申请等待您处理`,
    held: '有一项决定待处理：打开',
    open: '打开 Parley',
    quit: '退出（停止本机节点）',
    staysTitle: 'Parley 仍在运行',
    stays: '窗口已关闭，节点继续参与协作。要退出，请使用托盘菜单。',
  },
  notify: {
    asks: '有合作方请您作出决定',
    generic: 'Parley 中有事项等待您处理',
    reminder: '一个等待您决定的申请即将到期',
  },
  quit: {
    question: (tasks) => `Parley 正在参与 ${tasks} 个任务`,
    explanation:
      '退出会停止本机节点。已作出的决定仍然有效；再次运行 Parley 后任务会继续，除非期限已过。',
    quit: '退出',
    stay: '继续运行',
  },
};

const words: Readonly<Record<Language, Words>> = { en, 'zh-CN': zh };

export const wordsIn = (language: Language): Words => words[language];
