import type { Comparison, Filter, Literal, Operand } from '../ast.ts';
import { literalWords } from './literal.ts';

/** As en.ts. */
export function chineseFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
      return joined(filter.operands, '并且');
    case 'or':
      return joined(filter.operands, '或者');
    case 'not':
      return `以下不成立：${nested(filter.operand)}`;
    case 'compare':
      return `${operand(filter.left)} ${comparisons[filter.operator]} ${operand(filter.right)}`;
    case 'in': {
      const list = filter.list.map(literal).join('、');
      return `${filter.column.name} ${filter.negated ? '不是以下任何一个' : '是以下之一'}：${list}`;
    }
    case 'between':
      return `${filter.column.name} ${filter.negated ? '不在' : '在'} ${literal(filter.low)} 到 ${literal(filter.high)} 之间（含两端）`;
    case 'null':
      return `${filter.column.name} ${filter.negated ? '有值' : '缺失'}`;
    case 'like':
      return `${filter.column.name} ${filter.negated ? '不符合' : '符合'}形式“${filter.pattern}”（% 代表任意文字，_ 代表一个字符）`;
  }
}

const comparisons: Readonly<Record<Comparison, string>> = {
  '=': '等于',
  '<>': '不等于',
  '<': '小于',
  '<=': '不超过',
  '>': '大于',
  '>=': '不小于',
};

/** A blank stands between Chinese and Latin letters. */
function joined(operands: readonly Filter[], word: string): string {
  return operands
    .map(nested)
    .reduce((all, part) => `${all}，${word}${/^[A-Za-z0-9]/.test(part) ? ' ' : ''}${part}`);
}

const nested = (filter: Filter): string =>
  filter.kind === 'and' || filter.kind === 'or'
    ? `（${chineseFilter(filter)}）`
    : chineseFilter(filter);

const literal = (it: Literal): string => literalWords(it, '真', '假');

const operand = (it: Operand): string => (it.kind === 'column' ? it.name : literal(it));
