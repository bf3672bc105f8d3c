import type { Figure } from './figure.ts';
import { announcement } from './figures/announcement.ts';
import { createToResult } from './figures/create-to-result.ts';
import { historyPage } from './figures/history-page.ts';
import { newcomer } from './figures/newcomer.ts';
import { secureSum } from './figures/secure-sum.ts';
import { start } from './figures/start.ts';
import { tableMean } from './figures/table-mean.ts';
import { transfer } from './figures/transfer.ts';

/** In the order of their letters. */
export const figures: readonly Figure[] = [
  createToResult,
  secureSum,
  announcement,
  newcomer,
  historyPage,
  tableMean,
  start,
  transfer,
];
