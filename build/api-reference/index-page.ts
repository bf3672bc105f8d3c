import type { OpenApiDocument } from '../../core/api/open-api/document.ts';
import { operationsOf } from './page.ts';

/** The operations in a list, for reading where the repository is read. */
export function indexPage(document: OpenApiDocument): string {
  const groups = document.tags.map(({ name, description }) => {
    const rows = operationsOf(document, name).map(
      ({ path, method, operation }) =>
        `| \`${method.toUpperCase()} ${path}\` | ${operation['x-parley-scope']} | ${operation.summary.replaceAll('|', '\\|')} |`,
    );
    return `## ${name}\n\n${description}\n\n| operation | scope | what it does |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  return `# API\n\n<!-- Written by build/write-api-reference.ts; do not edit. -->\n\nThe local API of a node in short. The [reference](api/index.html) has parameters, bodies, answers, problems and examples of every operation: open it from a clone, it is one file. The [OpenAPI 3.1 document](api/openapi.json) is what it is made from. [Scripting](scripting.md) leads through it.\n\n${groups.join('\n')}`;
}
