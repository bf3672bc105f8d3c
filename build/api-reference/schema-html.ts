import type { JsonSchema } from '../../core/api/open-api/example.ts';
import { escape, inline } from './escape.ts';

const nameOf = ($ref: string): string => $ref.replace('#/components/schemas/', '');

/** A type in one line, with links to those that have a name. */
export function typeHtml(schema: JsonSchema): string {
  const { $ref, anyOf, oneOf, allOf } = schema;
  if ($ref !== undefined) {
    const name = nameOf($ref);
    return `<a href="#schema-${name}">${escape(name)}</a>`;
  }
  const several = anyOf ?? oneOf ?? allOf;
  if (several !== undefined) return [...new Set(several.map(typeHtml))].join(' or ');
  if (schema.enum !== undefined) {
    return schema.enum.map((value) => `<code>${escape(JSON.stringify(value))}</code>`).join(' or ');
  }
  if (schema.const !== undefined) return `<code>${escape(JSON.stringify(schema.const))}</code>`;
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['any']);
  return types.map((type) => oneType(type, schema)).join(' or ');
}

function oneType(type: string, { items, additionalProperties }: JsonSchema): string {
  if (type === 'array') return items === undefined ? 'list' : `list of ${typeHtml(items)}`;
  if (type === 'object' && typeof additionalProperties === 'object') {
    return Object.keys(additionalProperties).length === 0
      ? 'object'
      : `map to ${typeHtml(additionalProperties)}`;
  }
  return escape(type);
}

/** What a type does not say by itself. */
function limitsText(schema: JsonSchema): string {
  const { minimum, maximum, maxLength, minLength, minItems, maxItems, pattern } = schema;
  return [
    ...(schema.default === undefined
      ? []
      : [`default <code>${escape(JSON.stringify(schema.default))}</code>`]),
    ...(minimum === undefined ? [] : [`from ${minimum}`]),
    ...(maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? [] : [`to ${maximum}`]),
    ...(minLength === undefined ? [] : [`at least ${minLength} characters`]),
    ...(maxLength === undefined ? [] : [`at most ${maxLength} characters`]),
    ...(minItems === undefined ? [] : [`at least ${minItems}`]),
    ...(maxItems === undefined ? [] : [`at most ${maxItems}`]),
    ...(pattern === undefined ? [] : [`<code>${escape(pattern)}</code>`]),
  ].join(', ');
}

/** A row of a table of properties or parameters. */
export function rowHtml(name: string, schema: JsonSchema, isRequired: boolean, more = ''): string {
  const said = schema.description === undefined ? '' : inline(schema.description);
  const limits = limitsText(schema);
  return `<tr><th scope="row"><code>${escape(name)}</code>${isRequired ? '' : ' <span class="quiet">optional</span>'}${more}</th>
<td>${typeHtml(schema)}</td>
<td>${[said, limits === '' ? '' : `<span class="quiet">${limits}</span>`].filter((it) => it !== '').join('<br />')}</td></tr>`;
}

/** The properties of an object, those of objects in it as `outer.inner`; '' where there are none. */
export function propertiesHtml(schema: JsonSchema): string {
  const rows = rowsOf(schema, '');
  return rows.length === 0 ? '' : table('Property', rows);
}

export const table = (first: string, rows: readonly string[]): string =>
  `<div class="wide"><table><thead><tr><th scope="col">${first}</th><th scope="col">Type</th><th scope="col">What it is</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div>`;

function rowsOf(schema: JsonSchema, prefix: string): string[] {
  const inside = schema.type === 'array' && schema.items !== undefined ? schema.items : schema;
  const mark = inside === schema ? '' : '[]';
  return Object.entries(inside.properties ?? {}).flatMap(([name, property]) => {
    const path = `${prefix}${mark}${prefix === '' && mark === '' ? '' : '.'}${name}`;
    const isRequired = inside.required?.includes(name) === true;
    return [rowHtml(path, property, isRequired), ...rowsOf(property, path)];
  });
}

/** Schemas that are one of several show each. */
export function schemaHtml(name: string, schema: JsonSchema): string {
  const choices = schema.oneOf ?? schema.anyOf;
  const said = schema.description === undefined ? '' : `<p>${inline(schema.description)}</p>`;
  const examples = (schema.examples ?? []).map(
    (example) => `<p class="quiet">Such as <code>${escape(JSON.stringify(example))}</code></p>`,
  );
  const body =
    choices === undefined
      ? propertiesHtml(schema) ||
        `<p>${typeHtml(schema)} <span class="quiet">${limitsText(schema)}</span></p>`
      : choices.map((choice) => `<h4>${titleOf(choice)}</h4>${propertiesHtml(choice)}`).join('\n');
  return `<section class="entry" id="schema-${name}" aria-labelledby="schema-${name}-title">
<h3 id="schema-${name}-title">${escape(name)}</h3>
${said}${body}${examples.join('')}
</section>`;
}

/** By the property that tells the choices apart. */
function titleOf({ properties = {} }: JsonSchema): string {
  const told = Object.entries(properties).find(
    ([, it]) => it.enum?.length === 1 || it.const !== undefined,
  );
  if (told === undefined) return 'One form';
  const [name, { enum: values, const: value }] = told;
  return `<code>${escape(name)}: ${escape(JSON.stringify(value ?? values?.[0]))}</code>`;
}
