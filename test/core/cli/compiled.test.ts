import { expect, test } from 'vitest';
import { compiledFolder } from '../../../core/cli/compiled.ts';

test('what is compiled is kept in the user’s own cache', () => {
  expect(compiledFolder({}, 'linux', '/home/a')).toBe('/home/a/.cache/parley/compiled');
  const named = { XDG_CACHE_HOME: '/c' };
  expect(compiledFolder(named, 'linux', '/home/a')).toBe('/c/parley/compiled');
  // The specification has relative paths ignored.
  const relative = { XDG_CACHE_HOME: 'c' };
  expect(compiledFolder(relative, 'linux', '/home/a')).toBe('/home/a/.cache/parley/compiled');
  expect(compiledFolder({}, 'darwin', '/Users/a')).toBe('/Users/a/Library/Caches/Parley/compiled');
});
