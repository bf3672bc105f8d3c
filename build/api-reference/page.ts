import type { OpenApiDocument } from '../../core/api/open-api/document.ts';
import { codes } from '../../core/schema/codes.ts';
import { escape, prose } from './escape.ts';
import { operationHtml } from './operation-html.ts';
import { schemaHtml } from './schema-html.ts';
import { script } from './script.ts';
import { style } from './style.ts';

/** The whole reference in one file that needs no other: no script, style, font or picture from anywhere else. */
export function referencePage(document: OpenApiDocument): string {
  const { info, tags, components } = document;
  const groups = tags.map((group) => ({
    ...group,
    operations: operationsOf(document, group.name),
  }));
  const schemas = Object.entries(components.schemas).sort(([a], [b]) => (a < b ? -1 : 1));
  const anchor = (name: string) => `group-${name.toLowerCase().replaceAll(' ', '-')}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'" />
<title>Parley: API reference</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the operations</a>
<nav aria-label="Operations">
<p class="home"><a href="#content">Parley API</a></p>
<label for="search">Search <kbd>/</kbd></label>
<input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="task, csv, 410 …" />
<p id="found" role="status" aria-live="polite"></p>
${groups
  .map(
    ({ name, operations }) => `<h2><a href="#${anchor(name)}">${escape(name)}</a></h2>
<ul>${operations
      .map(
        ({ method, operation }) =>
          `<li><a href="#${operation.operationId}"><span class="method ${method}">${method.toUpperCase()}</span> ${escape(operation.operationId)}</a></li>`,
      )
      .join('\n')}</ul>`,
  )
  .join('\n')}
<h2><a href="#schemas">Schemas</a></h2>
<ul>${schemas.map(([name]) => `<li><a href="#schema-${name}">${escape(name)}</a></li>`).join('\n')}</ul>
<h2><a href="#codes">Codes</a></h2>
</nav>
<main id="content" tabindex="-1">
<h1>${escape(info.title)} API, version ${escape(info.version)}</h1>
${prose(info.description)}
${groups
  .map(
    ({ name, description, operations }) => `<div class="group" id="${anchor(name)}">
<h2>${escape(name)}</h2>
<p>${escape(description)}</p>
${operations.map(({ path, method, operation }) => operationHtml(path, method, operation)).join('\n')}
</div>`,
  )
  .join('\n')}
<div class="group" id="schemas">
<h2>Schemas</h2>
${schemas.map(([name, schema]) => schemaHtml(name, schema)).join('\n')}
</div>
<div class="group" id="codes">
<h2>Codes</h2>
<p>A code is never renamed or reused; the sentence beside it in a problem may change.</p>
<div class="wide"><table><thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Exit</th><th scope="col">Meaning</th></tr></thead>
<tbody>
${Object.entries(codes)
  .map(
    ([code, { http, exit, meaning }]) =>
      `<tr id="code-${code}"><th scope="row"><code>${code}</code></th><td>${http}</td><td>${exit}</td><td>${escape(meaning)}</td></tr>`,
  )
  .join('\n')}
</tbody></table></div>
</div>
</main>
<script>${script}</script>
</body>
</html>
`;
}

export function operationsOf(document: OpenApiDocument, group: string) {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, operation]) => operation.tags.includes(group))
      .map(([method, operation]) => ({ path, method, operation })),
  );
}
