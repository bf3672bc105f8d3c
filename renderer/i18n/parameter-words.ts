import { z } from 'zod';
import { defineMessages } from './messages.ts';
import { listed, number } from './format.ts';

const Groups = z.array(z.object({ column: z.string(), levels: z.array(z.string()) }));
const Grid = z.object({ low: z.number(), high: z.number(), step: z.number() });

const parameterMessages = defineMessages(
  'parameters',
  {
    columns: 'Columns',
    column: 'Column',
    filter: 'Condition on rows',
    groupBy: 'Divided by',
    skipna: 'Missing values',
    ddof: 'Degrees of freedom taken off',
    edges: 'Intervals begin and end at',
    probabilities: 'Quantiles',
    grid: 'Where the answer may lie',
    refineAbove: 'Smallest interval, in rows',
    exactOrderStatistics: 'Exact order statistics',
    none: 'none',
    notSet: 'not set',
    yes: 'yes',
    no: 'no',
    leftOut: 'are left out',
    keptIn: 'count: a column with one has no result',
    levels: (column: string, levels: string) =>
      `${column}: ${levels}; every other label as one more group`,
    points: (low: string, high: string, step: string) =>
      `from ${low} to ${high}, in steps of ${step}`,
  },
  {
    columns: '字段',
    column: '字段',
    filter: '数据行筛选条件',
    groupBy: '分组依据',
    skipna: '缺失值',
    ddof: '扣除的自由度',
    edges: '区间端点',
    probabilities: '分位数',
    grid: '答案可能的取值点',
    refineAbove: '最小区间（行数）',
    exactOrderStatistics: '精确次序统计量',
    none: '无',
    notSet: '未设置',
    yes: '是',
    no: '否',
    leftOut: '忽略',
    keptIn: '计入：含缺失值的字段没有结果',
    levels: (column: string, levels: string) => `${column}：${levels}；其余取值合为一组`,
    points: (low: string, high: string, step: string) => `从 ${low} 到 ${high}，步长 ${step}`,
  },
);

/** A parameter's name in words; its own name where there are none. */
export function parameterName(key: string): string {
  const m = parameterMessages();
  switch (key) {
    case 'columns':
    case 'column':
    case 'filter':
    case 'groupBy':
    case 'skipna':
    case 'ddof':
    case 'edges':
    case 'probabilities':
    case 'grid':
    case 'refineAbove':
    case 'exactOrderStatistics':
      return m[key];
    default:
      return key;
  }
}

/** What it is set to, in words; as JSON where there are none. */
export function parameterValue(key: string, value: unknown): string {
  const m = parameterMessages();
  if (value === undefined) return m.notSet;
  if (value === null || (Array.isArray(value) && value.length === 0)) return m.none;
  if (key === 'skipna') return value === false ? m.keptIn : m.leftOut;
  const groups = Groups.safeParse(value);
  if (groups.success) {
    return groups.data.map(({ column, levels }) => m.levels(column, listed(levels))).join('\n');
  }
  const grid = Grid.safeParse(value);
  if (grid.success) {
    return m.points(exact(grid.data.low), exact(grid.data.high), exact(grid.data.step));
  }
  return plain(value, m.yes, m.no);
}

function plain(value: unknown, yes: string, no: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? yes : no;
  if (typeof value === 'number') return exact(value);
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) {
    return listed(value.map((item) => plain(item, yes, no)));
  }
  return JSON.stringify(value);
}

const exact = (value: number): string => number(value, { maximumSignificantDigits: 21 });
