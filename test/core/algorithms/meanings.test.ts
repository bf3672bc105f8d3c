import { expect, it } from 'vitest';
import { findAlgorithm, parseParameters } from '../../../core/algorithms/registry.ts';
import { algorithmWords } from '../../../core/algorithms/words/words.ts';
import type { Language } from '../../../core/schema/language.ts';

const terms = { mode: 'secure', minimum: 3, recipients: 'participants' } as const;
const mean = findAlgorithm('mean', 1);

function said(parameters: object, language: Language): string[] {
  const parsed = parseParameters(mean, parameters);
  return mean.meanings(parsed, mean.start(parsed, terms)).map(algorithmWords(language).meaning);
}

const plain = { columns: ['wage', 'age'] };
const grouped = { columns: ['wage'], groupBy: [{ column: 'region', levels: ['north'] }] };

it('names the numbers that leave, in the order in which they leave', () => {
  expect(said(plain, 'en')).toEqual([
    'number of rows with wage',
    'number of rows with age',
    'sum of wage',
    'sum of age',
  ]);
  expect(said(grouped, 'en')).toEqual([
    'enough persons with wage, region north (1) or not (0)',
    'enough persons with wage, region other (1) or not (0)',
  ]);
});

it('names them in Chinese, too, without the English word for the rest', () => {
  expect(said(plain, 'zh-CN')).toEqual([
    '具有 wage 的值的行数',
    '具有 age 的值的行数',
    'wage 的总和',
    'age 的总和',
  ]);
  expect(said(grouped, 'zh-CN')).toEqual([
    'region 为 north：具有 wage 的值的人数是否足够（1 为足够，0 为不足）',
    'region 为其他：具有 wage 的值的人数是否足够（1 为足够，0 为不足）',
  ]);
});
