import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pageHeaders, serveFiles } from '../../../core/desktop/interface-files.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const SECRET = 'outside';

/** A built interface, with a secret beside it and whatever a careless build could have left in it. */
async function built() {
  const around = await temporaryFolder();
  const root = join(around, 'out');
  await mkdir(join(root, 'assets', '.hidden'), { recursive: true });
  await mkdir(join(around, 'output'));
  const inside: Record<string, string> = {
    'index.html': '<!doctype html>',
    'assets/index-a1.js': 'export {}',
    'assets/style.css': 'p {}',
    'assets/font.woff2': 'f',
  };
  for (const [name, text] of Object.entries(inside)) await writeFile(join(root, name), text);
  await writeFile(join(around, 'secret.txt'), SECRET);
  await writeFile(join(around, 'output', 'secret.txt'), SECRET);
  await writeFile(join(root, '.env.txt'), SECRET);
  await writeFile(join(root, 'assets', '.hidden', 'x.txt'), SECRET);
  await writeFile(join(root, 'main.ts'), SECRET);
  await symlink(join(around, 'secret.txt'), join(root, 'link.txt'));
  await symlink(around, join(root, 'up'));
  await symlink('index.html', join(root, 'alias.html'));
  const files = serveFiles(root);
  return {
    inside,
    get: (path: string, init?: RequestInit) => files(new Request(`http://h${path}`, init)),
  };
}

describe('the files of the interface', () => {
  test('are served with their type and what keeps a page in', async () => {
    const { get, inside } = await built();
    for (const [name, text] of Object.entries(inside)) {
      const answer = await get(`/${name}?v=1`);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toBe(text);
      for (const [header, value] of Object.entries(pageHeaders)) {
        expect(answer.headers.get(header)).toBe(value);
      }
    }
    expect(await (await get('/')).text()).toBe('<!doctype html>');
    expect((await get('/assets/index-a1.js')).headers.get('content-type')).toMatch(
      /^text\/javascript/,
    );
    expect(await (await get('/', { method: 'HEAD' })).text()).toBe('');
    expect((await get('/', { method: 'POST' })).status).toBe(405);
    expect(await (await get('/alias.html')).text()).toBe('<!doctype html>');
  });

  test('are the only ones: no links out, no hidden files, no folders, no other kinds', async () => {
    const { get } = await built();
    const paths = [
      '/link.txt',
      '/up/secret.txt',
      '/.env.txt',
      '/assets/.hidden/x.txt',
      '/main.ts',
      '/assets',
      '/assets/',
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/..%5csecret.txt',
      '/%252e%252e/secret.txt',
      '/..%2foutput/secret.txt',
      '/index.html%00.txt',
      '/index.html/',
      '//secret.txt',
      '/C:/secret.txt',
      '/index.html.',
      '/%E0%A4%A',
      `/${'a'.repeat(400)}.html`,
    ];
    for (const path of paths) expect((await get(path)).status, path).toBe(404);
  });

  test('10,000 hostile paths lead nowhere else', { timeout: 120_000 }, async () => {
    const { get, inside } = await built();
    const piece = fc.oneof(
      fc.constantFrom(
        ...['..', '.', '%2e%2e', '%2E.', '..;', '%252e%252e', '%c0%ae%c0%ae', '…', '', ' '],
        ...['assets', 'index.html', 'secret.txt', 'output', 'up', 'link.txt', '.env.txt', 'out'],
        ...[
          '%00',
          '~',
          '$HOME',
          'CON',
          'C:',
          'etc',
          'passwd',
          'file:',
          '%0a',
          '::$DATA',
          'main.ts',
        ],
      ),
      fc.string({ maxLength: 12 }).map((text) => encodeURIComponent(text.toWellFormed())),
    );
    const joint = fc.constantFrom('/', '//', '\\', '%2f', '%5c', '%252f', '/./', ';/', '?', '#');
    const path = fc
      .array(fc.tuple(joint, piece), { minLength: 1, maxLength: 8 })
      .map((pieces) => `/${pieces.flat().join('')}`.replace(/^\/\//, '/'));
    const allowed = new Set(Object.values(inside));
    let served = 0;
    await fc.assert(
      fc.asyncProperty(path, async (hostile) => {
        const answer = await get(hostile);
        const text = await answer.text();
        expect(text).not.toBe(SECRET);
        if (answer.status === 200) {
          served += 1;
          expect(allowed).toContain(text);
        } else {
          expect([404]).toContain(answer.status);
        }
        expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      }),
      { numRuns: 10_000 },
    );
    // The generator does reach files: it does not only ask for nonsense.
    expect(served).toBeGreaterThan(0);
  });
});
