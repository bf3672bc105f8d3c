import fc from 'fast-check';
import { algorithms } from '../../../core/algorithms/registry.ts';
import { algorithmView } from '../../../core/api/views/algorithm-view.ts';
import type { ColumnType } from '../../../core/schema/feed/payloads.ts';
import { shapeOf } from '../../../renderer/features/new-task/algorithm-shape.ts';
import {
  emptyFields,
  type Condition,
  type FormFields,
  operators,
  units,
} from '../../../renderer/features/new-task/form-fields.ts';
import { organisationOf } from '../tasks/story.ts';

export const offered = algorithms.map((algorithm) => ({
  algorithm,
  shape: shapeOf(algorithmView(algorithm, 'en')),
}));

/** Columns as somebody has published them; any other name is of no known type. */
export const types: Readonly<Record<string, ColumnType>> = {
  age: 'integer',
  stay: 'decimal',
  sex: 'text',
  smoker: 'boolean',
  'date of birth': 'date',
};
export const typeOf = (column: string): ColumnType | undefined => types[column];

const column = fc.constantFrom(...Object.keys(types), '住院天数', 'order');
const anyText = fc.string({ unit: 'grapheme', maxLength: 12 });
const numberText = fc.oneof(
  fc.integer({ min: -999, max: 9999 }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }).map(String),
);
const mostly = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: odd });

/** A value that its column may be compared with, most of the time. */
const valueFor = (name: string): fc.Arbitrary<string> => {
  switch (types[name]) {
    case 'integer':
    case 'decimal':
      return mostly(numberText, anyText);
    case 'boolean':
      return mostly(fc.constantFrom('true', 'false'), anyText);
    case 'date':
      return mostly(fc.constantFrom('2020-02-29', '1999-12-31'), fc.constant('2021-02-29'));
    default:
      return fc.oneof(anyText, numberText, fc.constantFrom("O'Neill", '"x"', '%a_', 'NULL'));
  }
};

export const anyCondition: fc.Arbitrary<Condition> = column.chain((name) =>
  fc.record({
    column: mostly(fc.constant(name), fc.constant('')),
    operator: fc.constantFrom(...operators),
    values: fc.array(valueFor(name), { maxLength: 4 }),
  }),
);

const filter: fc.Arbitrary<FormFields['filter']> = fc.record({
  written: mostly(fc.constant(false), fc.constant(true)),
  text: fc.constantFrom('', "age > 3 AND sex = 'f'", 'age >'),
  joined: fc.constantFrom('and' as const, 'or' as const),
  conditions: fc.array(anyCondition, { maxLength: 3 }),
});

const levels = fc.uniqueArray(fc.constantFrom('f', 'm', 'north', '其他', "l'autre"), {
  maxLength: 4,
});
const usual = emptyFields();

/** What people type: mostly sense, sometimes not. */
export const anyFields: fc.Arbitrary<FormFields> = fc.record({
  collaboration: fc.constantFrom('', 'bafyreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku'),
  algorithm: fc.constantFrom(...offered.map(({ algorithm }) => algorithm.name as string)),
  dataset: mostly(fc.constantFrom('patients', 'wages_2025'), fc.constantFrom('', 'My Data')),
  columns: fc.uniqueArray(fc.constantFrom('age', 'stay', '住院天数'), { maxLength: 3 }),
  filter,
  groups: fc.uniqueArray(fc.record({ column, levels }), {
    maxLength: 3,
    selector: (group) => group.column,
  }),
  skipna: fc.boolean(),
  ddof: mostly(fc.nat(3).map(String), anyText),
  grid: fc.record({
    low: mostly(fc.constantFrom('0', '-10', '0.5'), anyText),
    high: mostly(fc.constantFrom('100', '120.5', '1e3'), anyText),
    step: mostly(fc.constantFrom('1', '0.5', '0.1', '7'), anyText),
  }),
  refineAbove: mostly(fc.integer({ min: 2, max: 40 }).map(String), anyText),
  exact: fc.boolean(),
  probabilities: mostly(fc.constantFrom('0.5', '0.25,0.75', '0.1 0.9', '0；1'), anyText),
  edges: mostly(fc.constantFrom('0, 20, 40', '-1 0.5 1e2'), fc.constantFrom('', '3, 2', 'x')),
  others: fc.constant(''),
  everybody: fc.boolean(),
  asked: fc.uniqueArray(fc.constantFrom('Birke', 'Linde', 'Erle', 'Ulme').map(organisationOf), {
    maxLength: 4,
  }),
  own: fc.constantFrom('ask' as const, 'launch' as const, 'none' as const),
  mode: mostly(fc.constant('secure' as const), fc.constant('open' as const)),
  minimum: mostly(fc.constantFrom('2', '3'), fc.constantFrom('', '1', '40')),
  recipients: fc.constantFrom('participants' as const, 'launcher' as const),
  fewest: mostly(fc.constantFrom('', '3'), fc.constantFrom('99', 'all')),
  most: mostly(fc.constantFrom('', '4'), fc.constantFrom('0', 'all')),
  join: fc.record({
    amount: mostly(fc.constantFrom('7', '1.5', '36'), fc.constantFrom('', '-1', '1e9')),
    unit: fc.constantFrom(...units),
  }),
  phase: fc.constant(usual.phase),
  title: fc.constantFrom('', 'Mean age', ' 平均年龄 '),
  purpose: fc.constantFrom('', 'To compare.\nTwice.'),
  pauseBefore: fc.constantFrom([], ['open' as const]),
});
