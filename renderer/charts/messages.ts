import { defineMessages } from '../i18n/messages.ts';

export const chartMessages = defineMessages(
  'charts',
  {
    /** Histogram of unequal intervals. */
    perUnit: (of: string) => `${of} for one unit of the axis`,
  },
  {
    perUnit: (of: string) => `${of}（每单位横轴）`,
  },
);
