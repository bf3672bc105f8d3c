import type { Random } from './random.ts';

const odd: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  0.5,
  255,
  2 ** 31,
  2 ** 32,
  Number.MAX_SAFE_INTEGER,
  -Number.MAX_SAFE_INTEGER,
  1e308,
  5e-324,
  2n ** 63n,
  2n ** 64n - 1n,
  -(2n ** 63n),
  '',
  ' ',
  '0',
  '__proto__',
  'constructor',
  '\u202e',
  '\0',
  '\ud800',
  '<script>',
  'a'.repeat(300),
  '桦'.repeat(130),
  '../../etc/passwd',
  '%00',
  new Uint8Array(0),
  new Uint8Array(31),
  new Uint8Array(33),
  new Uint8Array(65),
  [],
  {},
  [[]],
  { a: {} },
  // Nothing that can be compared with a number.
  { length: { valueOf: 1, toString: 1 } },
  [null, null],
];
const oddKeys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'length', 'a', '0'];

type Container = Record<string, unknown> | unknown[];
const isContainer = (value: unknown): value is Container =>
  typeof value === 'object' && value !== null && !(value instanceof Uint8Array);

/** The value with one place in it changed: another kind of value, a key more or less, an item twice, two swapped. */
export function mutateValue(random: Random, value: unknown): unknown {
  const copy = copied(value);
  const places = placesIn(copy);
  if (places.length === 0) return random.pick(odd);
  const { holder, key } = random.pick(places);
  switch (random.below(8)) {
    case 0:
      remove(holder, key);
      break;
    case 1:
      put(holder, random.pick(oddKeys), random.pick(odd));
      break;
    case 2:
      if (Array.isArray(holder)) holder.splice(Number(key), 0, holder[Number(key)]);
      else put(holder, random.pick(oddKeys), get(holder, key));
      break;
    case 3: {
      const other = random.pick(places);
      const kept = get(holder, key);
      const taken = get(other.holder, other.key);
      if (isContainer(kept) || isContainer(taken)) put(holder, key, random.pick(odd));
      else {
        put(holder, key, taken);
        put(other.holder, other.key, kept);
      }
      break;
    }
    case 4:
      put(holder, key, random.chance(20) ? deep(random) : [get(holder, key)]);
      break;
    case 5:
      put(holder, key, many(random, get(holder, key)));
      break;
    default:
      put(holder, key, random.pick(odd));
  }
  return copy;
}

/** As often as it may be said, and more often. */
function many(random: Random, value: unknown): unknown {
  if (!random.chance(10)) return random.pick(odd);
  return Array.from({ length: 1 + random.below(300) }, () => value);
}

function deep(random: Random): unknown {
  let value: unknown = 0;
  const inMaps = random.chance(2);
  for (let i = random.pick([40, 500, 700, 2_000]); i > 0; i -= 1)
    value = inMaps ? { a: value } : [value];
  return value;
}

function placesIn(value: unknown): { holder: Container; key: string }[] {
  if (!isContainer(value)) return [];
  return Object.keys(value).flatMap((key) => [
    { holder: value, key },
    ...placesIn(get(value, key)),
  ]);
}

const get = (holder: Container, key: string): unknown => (holder as Record<string, unknown>)[key];
const put = (holder: Container, key: string, value: unknown): void => {
  // `__proto__` as a property like any other, as a decoder finds it.
  Object.defineProperty(holder, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
};
const remove = (holder: Container, key: string): void => {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else Reflect.deleteProperty(holder, key);
};

function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (!isContainer(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) put(copy, key, copied(inner));
  return copy;
}
