import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asFile, asLink, openedBy, textOf } from '../../electron/main/opened-invitation.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ticket = 'parley-invitation-1:b3BlbiBzZXNhbWU_-0';

test('a link carries its ticket after the #', () => {
  expect(asLink(`parley://join#${ticket}`)).toEqual({ kind: 'ticket', text: ticket });
  // As Windows hands links on.
  expect(asLink(`parley://join/#${ticket}`)).toEqual({ kind: 'ticket', text: ticket });
});

test.each([
  'parley://join',
  `parley://approve#${ticket}`,
  `parley://join/deeper#${ticket}`,
  `https://join#${ticket}`,
  `parley://join#${ticket}<script>`,
  `parley://join#${'a'.repeat(8001)}`,
  'parley:join',
  '',
])('%s is no invitation', (text) => {
  expect(asLink(text)).toBeNull();
});

test('whatever a link says, at most a short line of plain signs comes of it', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => {
      const found = asLink(`parley://join#${text}`);
      return found === null || (found.kind === 'ticket' && /^[\w:.~-]+$/.test(found.text));
    }),
  );
});

test('the first invitation among the arguments counts, switches do not', () => {
  const args = ['--hidden', '--x.parley-invitation', '/tmp/a.txt', '/tmp/b.parley-invitation'];
  expect(openedBy(args)).toEqual({ kind: 'file', path: '/tmp/b.parley-invitation' });
  expect(openedBy(['--hidden'])).toBeNull();
});

test('a file gives its text, unless it is too large to be an invitation, or not there', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'one.parley-invitation');
  await writeFile(path, `${ticket}\n`);
  expect(await textOf(asFile(path)!)).toBe(ticket);
  await writeFile(path, 'x'.repeat(70_000));
  expect(await textOf(asFile(path)!)).toBeNull();
  expect(await textOf(asFile(join(folder, 'none.parley-invitation'))!)).toBeNull();
});
