import { codes } from '../../core/schema/codes.ts';
import type { Operation } from '../../core/api/open-api/document.ts';
import { curlOf } from './curl.ts';
import { escape, prose } from './escape.ts';
import { propertiesHtml, rowHtml, table, typeHtml } from './schema-html.ts';

const scopes = {
  read: 'a token with the scope read',
  launch: 'a token with the scope launch',
  own: 'the control socket or any page of the app: no token can',
  decide: 'the control socket or the consent control of the app: no token can',
} as const;

export function operationHtml(path: string, method: string, operation: Operation): string {
  const { operationId: id, summary, description, parameters, requestBody, responses } = operation;
  return `<section class="entry" id="${id}" aria-labelledby="${id}-title">
<h3 id="${id}-title"><span class="method ${method}">${method.toUpperCase()}</span> <code>${escape(path)}</code></h3>
<p class="summary">${escape(summary)}</p>
${prose(description)}
<p><span class="scope ${operation['x-parley-scope']}">${operation['x-parley-scope']}</span> ${scopes[operation['x-parley-scope']]}.</p>
${parameters === undefined ? '' : parametersHtml(parameters)}
${requestBody === undefined ? '' : `<h4>Body</h4>${contentHtml(requestBody.content)}`}
${Object.entries(responses)
  .filter(([status]) => status.startsWith('2'))
  .map(
    ([status, { description: said, content }]) =>
      `<h4>Answer ${status}</h4><p>${escape(said)}.</p>${content === undefined ? '' : contentHtml(content)}`,
  )
  .join('\n')}
<h4>Problems</h4>
<ul class="codes">${operation['x-parley-codes']
    .map(
      (code) =>
        `<li><code title="${escape(codes[code].meaning)}">${code}</code> <span class="quiet">${codes[code].http}</span></li>`,
    )
    .join(' ')}</ul>
<h4>With curl</h4>
<pre tabindex="0"><code>${escape(curlOf(method, path, operation))}</code></pre>
</section>`;
}

function parametersHtml(parameters: NonNullable<Operation['parameters']>): string {
  const rows = parameters.map(({ name, in: where, required, description, schema }) =>
    rowHtml(
      name,
      { ...schema, ...(description === undefined ? {} : { description }) },
      required === true,
      ` <span class="quiet">${where}</span>`,
    ),
  );
  return `<h4>Parameters</h4>${table('Parameter', rows)}`;
}

function contentHtml(content: NonNullable<Operation['responses'][string]['content']>): string {
  return Object.entries(content)
    .map(([type, { schema = {}, example }]) => {
      const shown =
        example === undefined
          ? ''
          : `<details><summary>Example</summary><pre tabindex="0"><code>${escape(JSON.stringify(example, null, 2))}</code></pre></details>`;
      return `<p><code>${escape(type)}</code>: ${typeHtml(schema)}</p>${propertiesHtml(schema)}${shown}`;
    })
    .join('\n');
}
