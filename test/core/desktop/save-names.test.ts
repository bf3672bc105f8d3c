import fc from 'fast-check';
import { expect, test } from 'vitest';
import { saveExtensions, saveName } from '../../../core/desktop/save-names.ts';
import type { SaveKind } from '../../../core/schema/desktop/shell.ts';

test.each<[SaveKind, string, string]>([
  ['csv', 'Mean of age.csv', 'Mean of age.csv'],
  ['csv', 'Mean of age', 'Mean of age.csv'],
  ['csv', 'MEAN.CSV', 'MEAN.csv'],
  ['history', '历史记录.parley-history', '历史记录.parley-history'],
  // What would be a program to whoever opens it.
  ['csv', 'table.csv.desktop', 'table.csv.desktop.csv'],
  ['text', 'readme.bat', 'readme.bat.txt'],
  // Direction, lines, paths, devices.
  ['csv', 'a\u202Evsc.exe', 'a-vsc.exe.csv'],
  ['json', '../../.ssh/id', '-..-.ssh-id.json'],
  ['json', 'con.json', '_con.json'],
  ['csv', 'LPT1.data', '_LPT1.data.csv'],
  ['png', '..', 'parley.png'],
  ['svg', '.svg', 'svg.svg'],
])('%s %j is offered as %j', (kind, name, offered) => {
  expect(saveName(kind, name)).toBe(offered);
});

test('every name is one step of a path, short, and ends in its kind', () => {
  const kinds = Object.keys(saveExtensions) as SaveKind[];
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.string({ unit: 'binary' }), (kind, name) => {
      const offered = saveName(kind, name);
      expect(offered).toMatch(/^[^./\\:\p{Cc}][^/\\:\p{Cc}]*$/u);
      expect(offered.endsWith(`.${saveExtensions[kind]}`)).toBe(true);
      expect(Array.from(offered).length).toBeLessThan(140);
    }),
  );
});
