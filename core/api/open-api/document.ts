import { codes, type Code } from '../../schema/codes.ts';
import { isForTokens } from '../caller.ts';
import type { Api } from '../environment.ts';
import type { Scope } from '../services.ts';
import { type Components, exampleOf, type JsonSchema } from './example.ts';
import { groups } from './groups.ts';
import { words } from './words.ts';

type Generated = ReturnType<Api['getOpenAPI31Document']>;

interface MediaType {
  readonly schema?: JsonSchema;
  readonly example?: unknown;
}

export type Operation = {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly 'x-parley-scope': Scope;
  /** Empty for what no token can have. */
  readonly security: readonly { readonly token: readonly string[] }[];
  /** The codes of problems it may answer with. */
  readonly 'x-parley-codes': readonly Code[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema: JsonSchema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaType>> };
  readonly responses: Readonly<
    Record<
      string,
      { readonly description: string; readonly content?: Readonly<Record<string, MediaType>> }
    >
  >;
};

export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description: string;
    readonly license?: { readonly name: string; readonly identifier: string };
  };
  readonly tags: typeof groups;
  readonly components: { readonly schemas: Components };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** The OpenAPI 3.1 document of every route, made from the schemas that check the requests. */
export function documentOf(app: Api): OpenApiDocument {
  const generated = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Parley',
      version: '1',
      description: [
        'The local API of a Parley node: on loopback (port 6700 unless chosen otherwise) with `Authorization: Bearer parley_…`, and over the control socket in the node’s folder.',
        'Each operation names the scope it needs. `read` and `launch` are what tokens can have; `decide` is granted to the control socket and the consent control of the app alone, `own` (this organisation’s own numbers and rows, deciding nothing) to the pages of the app as well.',
        'Over the control socket a request can give up rights with the header `parley-as`: `window` leaves `read`, `launch` and `own`. Other values are refused, and so is the header beside a token.',
        'Problems are RFC 9457 documents whose `code` is stable. Times are milliseconds since 1970.',
        'Sentences are in English, or in Simplified Chinese for `Accept-Language: zh` where an operation takes that header; `content-language` says which. Problems and events are in English.',
      ].join('\n\n'),
    },
    servers: [
      {
        url: 'http://127.0.0.1:6700',
        description: 'The port is in api.json in the node’s folder.',
      },
    ],
  });
  const { webhooks: _, ...rest } = plain(generated);
  const { schemas } = rest.components;
  return {
    ...rest,
    info: { ...rest.info, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    tags: groups,
    components: {
      ...rest.components,
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    } as OpenApiDocument['components'],
    paths: Object.fromEntries(
      Object.entries(rest.paths).map(([path, item]) => [
        path,
        Object.fromEntries(
          Object.entries(item).map(([method, operation]) => [
            method,
            completed(`${method.toUpperCase()} ${path}`, operation, schemas),
          ]),
        ),
      ]),
    ),
  };
}

/** Without what JSON does not have, and in our own words for its form. */
function plain(document: Generated): OpenApiDocument & { readonly webhooks?: unknown } {
  return JSON.parse(JSON.stringify(document)) as OpenApiDocument;
}

function completed(key: string, operation: Operation, components: Components): Operation {
  const { id = '', more, codes: own = [], body } = words[key] ?? {};
  const { parameters, requestBody, responses, description } = operation;
  const asked = parameters !== undefined || requestBody !== undefined;
  const all: readonly Code[] = [
    ...new Set<Code>([...(asked ? (['USAGE'] as const) : []), ...own, ...anywhere]),
  ].sort((a, b) => codes[a].http - codes[b].http || (a < b ? -1 : 1));
  const media = (content: Readonly<Record<string, MediaType>>, example?: unknown) =>
    Object.fromEntries(
      Object.entries(content).map(([type, it]) => [
        type,
        withExample(type, { example, ...it }, components),
      ]),
    );
  return {
    ...operation,
    operationId: id,
    description: [description, more].filter((text) => text !== undefined).join('\n\n'),
    'x-parley-codes': all,
    security: isForTokens(operation['x-parley-scope']) ? [{ token: [] }] : [],
    ...(parameters === undefined
      ? {}
      : { parameters: parameters.map((it) => ({ ...it, schema: withoutNull(it.schema) })) }),
    ...(requestBody === undefined
      ? {}
      : { requestBody: { ...requestBody, content: media(requestBody.content, body) } }),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, it]) => [
        status,
        { ...it, ...(it.content === undefined ? {} : { content: media(it.content) }) },
      ]),
    ),
  };
}

/** What any operation may answer with. */
const anywhere: readonly Code[] = [
  'TOKEN_INVALID',
  'NOT_ALLOWED',
  'TOO_FAST',
  'INTERNAL',
  'STOPPED',
];

function withExample(type: string, media: MediaType, components: Components): MediaType {
  const { schema, example } = media;
  if (type !== 'application/json' || schema === undefined) return { ...(schema && { schema }) };
  return { schema, example: example ?? exampleOf(schema, components) };
}

/** In an address there is no null; reading numbers from text would take one. */
function withoutNull(schema: JsonSchema): JsonSchema {
  if (typeof schema.type !== 'object') return schema;
  const types = schema.type.filter((type) => type !== 'null');
  return { ...schema, type: types[0] ?? 'string' };
}
