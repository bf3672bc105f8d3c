import { defineMessages } from '../i18n/messages.ts';

export const layoutMessages = defineMessages(
  'layout',
  {
    navigation: 'Main',
    inbox: 'Inbox',
    waiting: (count: number) =>
      count === 1 ? '1 waits for your decision' : `${count} wait for your decision`,
    tasks: 'Tasks',
    newTask: 'New task',
    data: 'Data',
    collaborations: 'Collaborations',
    history: 'History',
    settings: 'Settings',
    demo: 'Demo: three simulated partners and synthetic data. Nothing here is real.',
    endDemo: 'End the demo',
    starting: 'Parley is starting',
    startingSentence: 'The node opens its records and looks for the other organisations.',
    startingAgain:
      'The node had ended by itself and is starting again. What was decided stays decided.',
    failed: 'The node is not running',
    startNow: 'Start it now',
    decisionHeld: 'A decision waits for you',
    whereHeld: (key: string) =>
      `You closed several windows without deciding, so the next one does not open by itself. Show it with ${key}, or by the menu: View, Show Waiting Decision.`,
    peersConnected: (count: number) =>
      count === 0
        ? 'Nobody is connected'
        : count === 1
          ? '1 partner connected'
          : `${count} partners connected`,
  },
  {
    navigation: '主导航',
    inbox: '收件箱',
    waiting: (count: number) => `${count} 项等待您决定`,
    tasks: '任务',
    newTask: '新建任务',
    data: '数据',
    collaborations: '协作项目',
    history: '历史记录',
    settings: '设置',
    demo: '演示：三个模拟合作方和合成数据，此处内容均非真实。',
    endDemo: '结束演示',
    starting: 'Parley 正在启动',
    startingSentence: '节点正在打开本地记录，并寻找其他机构。',
    startingAgain: '节点曾意外退出，正在重新启动。已作出的决定不变。',
    failed: '节点未在运行',
    startNow: '立即启动',
    decisionHeld: '有一项决定等待您处理',
    whereHeld: (key: string) =>
      `您连续关闭了几个决定窗口而未作决定，因此下一个窗口不会自动弹出。按 ${key}，或选择菜单“显示”→“打开待处理的决定”，即可查看。`,
    peersConnected: (count: number) =>
      count === 0 ? '尚无合作方连接' : `已连接 ${count} 个合作方`,
  },
);
