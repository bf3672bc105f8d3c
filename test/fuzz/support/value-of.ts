import type { z } from 'zod';
import type { Random } from './random.ts';

/**
 * Values that a zod schema takes, most of the time: what a well-behaved peer could send, in every variant there is. Where a
 * schema wants a text of a certain form, it is one of the texts below that it takes.
 */
const texts: readonly string[] = [
  'a',
  '',
  'patients',
  'mean',
  'Birke 桦',
  'two\nlines',
  '1.0',
  '0.1.0',
  '1',
  '/data/a.csv',
  '/ip4/192.0.2.7/tcp/4001',
  'ab'.repeat(32),
  '0123456789abcdef',
  'AAAA',
  'zh',
  'aaaaaaaa',
  'parley-invitation-1:AAAA',
  '2020-01-31',
  '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp',
  '12D3KooWH3uVF6wv47WnArKHk5p6cvgCJEb74UTmxztmQDc298L3',
  '12D3KooWQYhTNQdmr3ArTeUHRYzFg94BKyTkoWBDWez9kSCVe2Xo',
  'bafyreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku',
  `bafyrei${'a'.repeat(52)}`,
  `bafyrei${'b'.repeat(52)}`,
  'AQIDBAUGBwgJCgsMDQ4PEA==',
  'AQIDBAUGBwgJCgsM',
  'age > 3',
];
const numbers = [
  0,
  1,
  2,
  3,
  5,
  8,
  12,
  0.5,
  -1,
  16,
  100,
  443,
  2 ** 15,
  2 ** 17,
  1.7e12,
  Number.MAX_SAFE_INTEGER,
];
const lengths = [0, 1, 12, 16, 32, 48, 64, 96, 200, 600];
const DEEPEST = 6;

/** As much of zod's description of a schema as is looked at here. */
interface Def {
  readonly type: string;
  readonly shape?: Record<string, Schema>;
  readonly element?: Schema;
  readonly innerType?: Schema;
  readonly options?: readonly Schema[];
  readonly values?: readonly unknown[];
  readonly entries?: Record<string, unknown>;
  readonly keyType?: Schema;
  readonly valueType?: Schema;
  readonly items?: readonly Schema[];
  readonly in?: Schema;
  readonly getter?: () => Schema;
  readonly left?: Schema;
  readonly right?: Schema;
}
interface Schema extends z.ZodType {
  readonly _zod: z.ZodType['_zod'] & { readonly def: Def };
}

export function valueOf(schema: z.ZodType, random: Random, depth = 0): unknown {
  const known = schema as Schema;
  for (let times = 0; ; times += 1) {
    const value = draw(known, random, depth);
    // Rules that hold between fields are seldom met by chance.
    if (times === 8 || depth > 0 || known.safeParse(value).success) return value;
  }
}

function draw(schema: Schema, random: Random, depth: number): unknown {
  const { def } = schema._zod;
  const inner = (of: Schema | undefined): unknown =>
    of === undefined ? null : valueOf(of, random, depth + 1);
  switch (def.type) {
    case 'object':
      return objectOf(def.shape ?? {}, random, inner);
    case 'array':
      return Array.from({ length: depth > DEEPEST ? 1 : 1 + random.below(3) }, () =>
        inner(def.element),
      );
    case 'record':
      return Object.fromEntries(
        Array.from({ length: random.below(3) }, () => [
          String(inner(def.keyType)),
          inner(def.valueType),
        ]),
      );
    case 'tuple':
      return (def.items ?? []).map(inner);
    case 'union':
      return inner(random.pick(def.options ?? []));
    case 'intersection':
      return { ...(inner(def.left) as object), ...(inner(def.right) as object) };
    case 'literal':
      return random.pick(def.values ?? []);
    case 'enum':
      return random.pick(Object.values(def.entries ?? {}));
    case 'nullable':
      return random.chance(3) ? null : inner(def.innerType);
    case 'optional':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return inner(def.innerType);
    case 'pipe':
      return inner(def.in);
    case 'lazy':
      return inner(def.getter?.());
    case 'boolean':
      return random.chance(2);
    case 'string':
      return random.pick(taken(schema, texts));
    case 'number':
    case 'int':
      return random.pick(taken(schema, numbers));
    case 'custom':
      return random.bytes(random.pick(taken(schema, lengths, (length) => new Uint8Array(length))));
    case 'unknown':
    case 'any':
      return anything(random, depth);
    default:
      return null;
  }
}

function objectOf(
  shape: Record<string, Schema>,
  random: Random,
  inner: (of: Schema) => unknown,
): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(shape)) {
    const { type } = field._zod.def;
    if ((type === 'optional' || type === 'default') && !random.chance(2)) continue;
    made[key] = inner(field);
  }
  return made;
}

function anything(random: Random, depth: number): unknown {
  switch (random.below(depth > DEEPEST ? 3 : 5)) {
    case 0:
      return random.pick(texts);
    case 1:
      return random.pick(numbers);
    case 2:
      return null;
    case 3:
      return [anything(random, depth + 1)];
    default:
      return { a: anything(random, depth + 1), columns: [random.pick(texts)] };
  }
}

const kept = new WeakMap<Schema, readonly unknown[]>();

/** Those of the candidates that the schema takes; all of them where it takes none. */
function taken<T>(
  schema: Schema,
  candidates: readonly T[],
  made: (candidate: T) => unknown = (candidate) => candidate,
): readonly T[] {
  const known = kept.get(schema);
  if (known !== undefined) return known as readonly T[];
  const fitting = candidates.filter((candidate) => schema.safeParse(made(candidate)).success);
  const found = fitting.length === 0 ? candidates : fitting;
  kept.set(schema, found);
  return found;
}
