import { app } from './targets/app.ts';
import { feeds } from './targets/feeds.ts';
import { operator } from './targets/operator.ts';
import { peers } from './targets/peers.ts';
import { scripts } from './targets/scripts.ts';
import { tasks } from './targets/tasks.ts';
import type { Target } from './support/target.ts';

/** Every decoder that touches bytes from outside this process; a new one is entered in one of these. */
export const targets: readonly Target[] = [
  ...peers,
  ...feeds,
  ...tasks,
  ...operator,
  ...scripts,
  ...app,
];
