import { format, resolveConfig } from 'prettier';
import { openApiDocument } from '../../core/api/handler.ts';
import { indexPage } from './index-page.ts';
import { referencePage } from './page.ts';

/** What the reference consists of: paths below the repository's folder, and what is to stand there. */
export async function referenceFiles(): Promise<ReadonlyMap<string, string>> {
  const document = openApiDocument();
  const options = await resolveConfig(new URL('../../docs/api.md', import.meta.url));
  return new Map([
    ['docs/api/openapi.json', `${JSON.stringify(document, null, 1)}\n`],
    ['docs/api/index.html', referencePage(document)],
    ['docs/api.md', await format(indexPage(document), { ...options, parser: 'markdown' })],
  ]);
}
