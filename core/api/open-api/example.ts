/** As much of JSON Schema 2020-12 as our own schemas become. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly minItems?: number;
  readonly minLength?: number;
  readonly pattern?: string;
  readonly description?: string;
  readonly format?: string;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
}

export type Components = Readonly<Record<string, JsonSchema>>;

const DEPTH_MOST = 8;

/** A value that shows the form of a schema: its own examples and defaults where it has any. */
export function exampleOf(
  schema: JsonSchema,
  components: Components,
  name = '',
  depth = 0,
): unknown {
  const { $ref, examples, oneOf, anyOf, allOf } = schema;
  if (schema.example !== undefined) return schema.example;
  if (examples?.[0] !== undefined) return examples[0];
  if (depth > DEPTH_MOST) return null;
  if ($ref !== undefined) return exampleOf(resolve($ref, components), components, name, depth + 1);
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum !== undefined) return schema.enum[0];
  const first = (oneOf ?? anyOf ?? allOf)?.[0];
  if (first !== undefined) return exampleOf(first, components, name, depth + 1);
  return byType(schema, components, name, depth);
}

export function resolve($ref: string, components: Components): JsonSchema {
  return components[$ref.replace('#/components/schemas/', '')] ?? {};
}

function byType(schema: JsonSchema, components: Components, name: string, depth: number): unknown {
  const type = typeof schema.type === 'object' ? schema.type[0] : schema.type;
  switch (type) {
    case 'object': {
      const entries = Object.entries(schema.properties ?? {});
      return Object.fromEntries(
        entries.map(([key, property]) => [key, exampleOf(property, components, key, depth + 1)]),
      );
    }
    case 'array':
      return schema.items === undefined
        ? []
        : [exampleOf(schema.items, components, name, depth + 1)];
    case 'integer':
    case 'number':
      return times.has(name) ? 1_795_000_000_000 : (schema.minimum ?? 0);
    case 'boolean':
      return false;
    case 'string':
      return textLike(schema, name);
    default:
      return null;
  }
}

const times = new Set([
  'time',
  'at',
  'started',
  'announced',
  'joinDeadline',
  'since',
  'created',
  'expires',
]);

const texts: Readonly<Record<string, string>> = {
  name: 'North Clinic',
  authorName: 'North Clinic',
  title: 'Mean wage',
  contact: 'data@north.example',
  algorithm: 'mean',
  statistic: 'mean',
  columns: 'wage',
  column: 'wage',
  local: 'wage',
  paths: '/data/wages.csv',
  addresses: '/ip4/192.0.2.7/tcp/4001',
  version: '0.1.0',
  folder: '/home/north/parley',
};

function textLike({ pattern = '' }: JsonSchema, name: string): string {
  if (texts[name] !== undefined) return texts[name];
  if (pattern.startsWith('^[a-z][a-z0-9_-]')) return 'wages';
  if (pattern.includes('[0-9a-f]')) return '9f86d081884c7d65';
  return '…';
}
