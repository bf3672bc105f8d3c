import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { referenceFiles } from '../../build/api-reference/files.ts';
import { openApiDocument } from '../../core/api/handler.ts';

let files: ReadonlyMap<string, string>;
let page: string;

beforeAll(async () => {
  files = await referenceFiles();
  page = files.get('docs/api/index.html')!;
});

describe('the reference of the API', () => {
  test('is up to date (npm run write:api)', () => {
    for (const [path, content] of files) {
      const stored = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
      expect(stored === content, path).toBe(true);
    }
  });

  test('is one file that fetches nothing', () => {
    expect(page).toContain(`default-src 'none'`);
    expect(page).not.toMatch(/\b(?:src|srcset|action)\s*=/);
    expect(page).not.toMatch(/@import|url\(/);
    for (const [, address] of page.matchAll(/<(?:a|link)[^>]*href="([^"]*)"/g)) {
      expect(address).toMatch(/^#/);
    }
  });

  test('has every operation once, and no link into nothing', () => {
    const ids = [...page.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const item of Object.values(openApiDocument().paths)) {
      for (const { operationId } of Object.values(item)) expect(ids).toContain(operationId);
    }
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  });

  test('shows texts as texts', () => {
    expect(page).not.toContain('undefined');
    expect(page).not.toContain('[object Object]');
    const tags = [...page.matchAll(/<\/?([a-z][a-z0-9]*)/g)].map(([, name]) => name);
    const known =
      /^(html|head|meta|title|style|body|a|nav|p|label|input|kbd|h[1-4]|ul|li|span|main|div|section|code|pre|table|thead|tbody|tr|th|td|br|details|summary|script)$/;
    expect(tags.filter((name) => !known.test(name ?? ''))).toEqual([]);
  });
});
