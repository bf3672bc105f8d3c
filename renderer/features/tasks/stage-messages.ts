import { defineMessages } from '../../i18n/messages.ts';

/** A task's stage, and how it ended, in a word or two. */
export const stageMessages = defineMessages(
  'stages',
  {
    yours: 'Waits for you',
    announced: 'Waiting for others',
    running: 'Running',
    finished: 'Done',
    failed: 'Failed',
    cancelled: 'Cancelled',
    declined: 'Declined',
    expired: 'Expired',
    paused: 'Paused',
  },
  {
    yours: '等待您决定',
    announced: '等待其他机构',
    running: '计算中',
    finished: '已完成',
    failed: '失败',
    cancelled: '已取消',
    declined: '被拒绝',
    expired: '已过期',
    paused: '已暂停',
  },
);
