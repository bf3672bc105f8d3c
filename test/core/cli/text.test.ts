import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultFolder } from '../../../core/cli/folder.ts';
import { printable } from '../../../core/cli/printable.ts';
import { styleFor } from '../../../core/cli/style.ts';
import { facts, table, width } from '../../../core/cli/table.ts';
import { localTime, relativeTime } from '../../../core/cli/time.ts';

describe('tables', () => {
  test('are aligned, numbers at the right', () => {
    const text = table(
      [{ title: 'name' }, { title: 'n', align: 'right' }],
      [
        ['North', '1'],
        ['East', '100'],
      ],
    );
    expect(text.split('\n')).toEqual(['name     n', '-----  ---', 'North    1', 'East   100']);
  });

  test('every line takes the same place whatever the alphabet', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme-composite' }), { minLength: 1 }),
        (names) => {
          const lines = table(
            [{ title: 'name' }, { title: 'end' }],
            names.map((name) => [name, '|']),
          ).split('\n');
          expect(lines).toHaveLength(names.length + 2);
          const ends = lines.slice(2).map((line) => width(line));
          expect(new Set(ends).size).toBe(1);
        },
      ),
    );
  });

  test('without rows there is none', () => expect(table([{ title: 'name' }], [])).toBe(''));
});

describe('text of others', () => {
  test('cannot drive the terminal', () => {
    const evil = 'North\u001B[2J\u009B1A\r\n\u202Eevil\u2066';
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text + evil)).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
      }),
    );
    expect(table([{ title: 'x' }], [[evil]])).not.toContain('\u001B');
    expect(facts([['name', evil]])).not.toContain('\u001B');
    expect(printable('Клиника Süd 診療所')).toBe('Клиника Süd 診療所');
  });
});

describe('colours', () => {
  test('are for terminals that want them', () => {
    const tty = { isTTY: true };
    expect(styleFor(tty, {}).bad('x')).toContain('\u001B[');
    expect(styleFor(tty, { NO_COLOR: '1' }).bad('x')).toBe('x');
    expect(styleFor(tty, { NO_COLOR: '' }).bad('x')).not.toBe('x');
    expect(styleFor(tty, { TERM: 'dumb' }).bad('x')).toBe('x');
    expect(styleFor({}, {}).bad('x')).toBe('x');
  });
});

describe('times', () => {
  test('are told as people tell them', () => {
    const now = 1_700_000_000_000;
    expect(relativeTime(now, now)).toBe('now');
    expect(relativeTime(now - 90_000, now)).toBe('1 minute ago');
    expect(relativeTime(now + 3 * 86_400_000, now)).toBe('in 3 days');
  });

  test('of any number are text', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (time) => {
        expect(localTime(time).length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('the folder', () => {
  test.each([
    ['PARLEY_HOME goes before all', { PARLEY_HOME: '/p', XDG_DATA_HOME: '/x' }, 'linux', '/p'],
    ['Linux', {}, 'linux', '/home/u/.local/share/parley'],
    ['Linux with XDG', { XDG_DATA_HOME: '/x' }, 'linux', '/x/parley'],
    ['a relative XDG is ignored', { XDG_DATA_HOME: 'x' }, 'linux', '/home/u/.local/share/parley'],
    ['macOS', {}, 'darwin', '/home/u/Library/Application Support/Parley'],
  ] as const)('%s', (_name, env, platform, folder) => {
    expect(defaultFolder(env, platform, '/home/u')).toBe(folder);
  });

  test('Windows', () => {
    const folder = defaultFolder({ APPDATA: 'C:\\Users\\u\\AppData\\Roaming' }, 'win32', 'C:\\');
    expect(folder).toMatch(/^C:\\Users\\u\\AppData\\Roaming.Parley$/);
  });
});
