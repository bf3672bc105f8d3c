import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Problem } from '../../../core/schema/api/common.ts';
import { codes } from '../../../core/schema/codes.ts';
import { ParleyError } from '../../../core/schema/errors.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import {
  asked,
  bob,
  carol,
  clinics,
  digest,
  ended,
  failed,
  me,
  running,
  safetyNumber,
} from '../api/support/fake-services.ts';
import { parley, servedFolder } from './support/parley.ts';

const json = (text: string): unknown => JSON.parse(text);

describe('failures', () => {
  test('nobody listening: code, sentence, exit code; nothing on stdout', async () => {
    const folder = await temporaryFolder();
    const plain = await parley(['status', '--folder', folder]);
    expect(plain).toMatchObject({ exit: codes.NODE_NOT_RUNNING.exit, out: '' });
    expect(plain.err).toMatch(/^NODE_NOT_RUNNING: .+\n$/);
    const scripted = await parley(['status', '--folder', folder, '--json']);
    expect(scripted.exit).toBe(10);
    expect(Problem.parse(json(scripted.err))).toMatchObject({ code: 'NODE_NOT_RUNNING' });
  });

  test.each([
    ['an unknown command', ['tasks']],
    ['an unknown option', ['status', '--colour']],
    ['an argument too many', ['status', 'now']],
    ['a missing argument', ['task', 'show']],
    ['a missing option', ['dataset', 'add', 'a.csv']],
    ['a value that is none of the choices', ['task', 'list', '--stage', 'done']],
    ['no number', ['task', 'trace', ended, '--from', 'x']],
    ['no command', []],
    ['a group without a command', ['task']],
  ])('%s is USAGE with exit 2', async (_name, args) => {
    const { exit, err, out } = await parley(args);
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    expect(err).toMatch(/^USAGE: |^Usage: parley/);
  });

  test('the node’s own code is the exit code', async () => {
    const { run, services } = await servedFolder();
    services.fail = new ParleyError('OVERLAP', 'One person\u001B[2J differs.');
    const { exit, err } = await run(['task', 'review', asked]);
    expect(exit).toBe(codes.OVERLAP.exit);
    expect(err).toContain('OVERLAP: One person');
    expect(err).not.toContain('\u001B');
  });
});

describe('answers', () => {
  test('codes are the one table', async () => {
    const { exit, out } = await parley(['codes', '--json']);
    expect(exit).toBe(0);
    expect(json(out)).toEqual(Object.entries(codes).map(([code, row]) => ({ code, ...row })));
  });

  test('with --json one value each', async () => {
    const { run } = await servedFolder();
    const commands = [
      'status|profile|peers|relay status|algorithms|dataset list|collaboration list|collaboration show',
      'collaboration members|task list|task inbox|policy list|token list|history list|collaboration joins',
    ].flatMap((list) => list.split('|'));
    await Promise.all(
      commands.map(async (command) => {
        const { exit, out, err } = await run([...command.split(' '), '--json']);
        expect({ command, exit, err }).toEqual({ command, exit: 0, err: '' });
        expect(json(out)).toBeTypeOf('object');
      }),
    );
  });

  test('status and peers for people', async () => {
    const { run } = await servedFolder();
    const { out } = await run(['status']);
    expect(out).toContain(me);
    expect(out).toContain('Warning: A record is damaged.');
    expect(out).toMatch(/reachable +Through Bob\./);
    expect((await run(['peers'])).out).toContain('not connected');
  });

  test('relaying is turned on, looked at and turned off', async () => {
    const { run } = await servedFolder();
    expect((await run(['relay', 'on', '--rate', '512'])).out).toContain('up to 512 KiB a second');
    expect(json((await run(['relay', 'status', '--json'])).out)).toMatchObject({
      bytesPerSecond: 512 * 1024,
    });
    expect((await run(['relay', 'on', '--rate', '1'])).exit).toBe(2);
    expect((await run(['relay', 'off'])).out).toContain('does not relay');
  });

  test('PARLEY_HOME names the folder', async () => {
    const { folder } = await servedFolder();
    const { exit } = await parley(['status'], { env: { PARLEY_HOME: folder } });
    expect(exit).toBe(0);
  });

  test('stop waits until nobody answers any more', async () => {
    const { run } = await servedFolder();
    expect((await run(['stop'])).exit).toBe(0);
    expect((await run(['status'])).exit).toBe(10);
  });
});

describe('dataset', () => {
  test('add maps columns, types, levels and terms; paths become absolute', async () => {
    const { run, called } = await servedFolder();
    const { exit, out } = await run([
      ...['dataset', 'add', 'a.csv', '/b.csv', '--label', 'wages', '--person', 'Id'],
      ...['--column', 'Lohn=wage:decimal', 'region=:text', '--level', 'region=north,south'],
      ...['--smallest-group', '7', '--publish'],
    ]);
    expect({ exit, out: out.includes('32') }).toEqual({ exit: 0, out: true });
    expect(called('connectDataset')[0]?.args[0]).toMatchObject({
      label: 'wages',
      source: { format: 'csv', paths: [join(process.cwd(), 'a.csv'), '/b.csv'] },
      columns: [
        { local: 'Lohn', name: 'wage', type: 'decimal', levels: [] },
        { local: 'region', name: 'region', type: 'text', levels: ['north', 'south'] },
      ],
      personColumn: 'Id',
      disclosure: { smallestGroup: 7, overlap: 'refuse' },
      publishSchema: true,
    });
    const rows = await run(['dataset', 'show', 'wages', '--rows', '2']);
    expect(rows.out).toContain('(missing)');
    expect((await run(['dataset', 'remove', 'wages'])).exit).toBe(0);
    expect((await run(['dataset', 'remove', 'wages'])).exit).toBe(codes.DATASET_UNKNOWN.exit);
  });

  test.each([
    ['files of two formats', ['a.csv', 'b.json'], 'USAGE'],
    ['a column without type', ['a.csv', '--column', 'wage'], 'USAGE'],
    ['levels of no column', ['a.csv', '--level', 'sex=f,m'], 'COLUMN_UNKNOWN'],
  ])('%s connects nothing', async (_name, args, code) => {
    const { run, called } = await servedFolder();
    const { err } = await run(['dataset', 'add', '--label', 'wages', ...args]);
    expect(err).toMatch(new RegExp(`^${code}: `));
    expect(called('connectDataset')).toEqual([]);
  });
});

describe('collaboration', () => {
  test('invite writes the ticket to a file for its owner alone, and never over another', async () => {
    const { run, folder, called } = await servedFolder();
    const file = join(folder, 'south.ticket');
    expect((await run(['collaboration', 'invite', '--out', file])).exit).toBe(0);
    expect(await readFile(file, 'utf8')).toBe('parley-ticket-1-abcdef\n');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const again = await run(['collaboration', 'invite', 'clinics', '--out', file]);
    expect(again.exit).toBe(codes.CONFLICT.exit);
    // The ticket nobody saw is worthless.
    expect(called('revokeInvitation')).toHaveLength(1);
    const shown = await run(['collaboration', 'invite']);
    expect(shown.out).toBe('parley-ticket-1-abcdef\n');
  });

  test('join takes a text, a file or stdin, waits, and tells a refusal by its code', async () => {
    const { run, folder, called } = await servedFolder();
    const file = join(folder, 'ticket');
    await writeFile(file, ' ticket \n');
    expect((await run(['collaboration', 'join', file])).out).toContain('member of Clinics');
    expect((await run(['collaboration', 'join', '-'], { input: 'ticket\n' })).exit).toBe(0);
    expect((await run(['collaboration', 'join', 'ticket', '--no-wait'])).out).toContain('waiting');
    expect(called('join').map(({ args }) => args[0])).toEqual(['ticket', 'ticket', 'ticket']);
    const fresh = await servedFolder();
    const refused = await fresh.run(['collaboration', 'join', 'refused']);
    expect(refused.exit).toBe(codes.TICKET_USED.exit);
  });

  test('members are found by name, by part of an id, and not when it could be several', async () => {
    const { run, called } = await servedFolder();
    expect((await run(['collaboration', 'promote', 'bob'])).exit).toBe(0);
    expect((await run(['collaboration', 'demote', bob.slice(-9)])).exit).toBe(0);
    expect((await run(['collaboration', 'remove', carol, '--yes'])).exit).toBe(0);
    expect(called('promote')[0]?.args).toEqual([clinics, bob]);
    expect(called('demote')[0]?.args).toEqual([clinics, bob]);
    expect(called('removeMember')[0]?.args).toEqual([clinics, carol]);
    expect((await run(['collaboration', 'promote', 'dave'])).exit).toBe(codes.NOT_FOUND.exit);
    expect((await run(['collaboration', 'promote', '12D3KooW'])).exit).toBe(2);
  });

  test('what cannot be undone is not done without a yes', async () => {
    const { run, called } = await servedFolder();
    expect((await run(['collaboration', 'remove', 'Bob'])).exit).toBe(2);
    expect((await run(['collaboration', 'leave'])).exit).toBe(2);
    expect(called('removeMember').concat(called('leave'))).toEqual([]);
    expect((await run(['collaboration', 'leave', '--yes'])).exit).toBe(codes.LAST_ADMIN.exit);
  });

  test('peers are confirmed with the number, not without', async () => {
    const { run } = await servedFolder();
    expect((await run(['peers', 'confirm', 'Bob', safetyNumber])).exit).toBe(0);
    expect((await run(['peers', 'confirm', 'Bob', '1'])).err).toContain('SAFETY_NUMBER_MISMATCH');
    expect((await run(['peers', 'confirm', 'Bob'])).exit).toBe(2);
  });
});

describe('launching', () => {
  test('options become parameters', async () => {
    const { run, called, folder } = await servedFolder();
    const file = join(folder, 'params.json');
    await writeFile(file, '{"ddof": 0, "skipna": true}');
    const { exit, out } = await run([
      ...['task', 'launch', 'mean', '--dataset', 'wages', '--columns', 'wage, age'],
      ...['--params', file, '--param', 'skipna=false', 'note=plain words'],
      ...['--filter', 'age >= 18', '--group-by', 'region=north,south', 'sex=f,m'],
      ...['--minimum', '2', '--accept-notice', 'minimum-of-two', '--invite', 'Bob', carol],
      ...['--title', 'Wages', '--join-seconds', '60', '--pause-before', 'open', '--json'],
    ]);
    expect({ exit, answer: json(out) }).toEqual({ exit: 0, answer: { id: running } });
    expect(called('launch')[0]?.args[0]).toMatchObject({
      collaboration: clinics,
      algorithm: 'mean',
      dataset: 'wages',
      title: 'Wages',
      parameters: {
        ddof: 0,
        skipna: false,
        note: 'plain words',
        columns: ['wage', 'age'],
        filter: 'age >= 18',
        groupBy: [
          { column: 'region', levels: ['north', 'south'] },
          { column: 'sex', levels: ['f', 'm'] },
        ],
      },
      minimum: 2,
      invited: [bob, carol],
      joinSeconds: 60,
      contribute: { notices: ['minimum-of-two'] },
      pauseBefore: ['open'],
    });
  });

  test('one column goes where an algorithm takes one; nothing of mine with --no-contribute', async () => {
    const { run, called } = await servedFolder();
    await run([
      'task',
      'launch',
      'histogram',
      '--dataset',
      'wages',
      '--columns',
      'wage',
      '--no-contribute',
    ]);
    expect(called('launch')[0]?.args[0]).toMatchObject({
      parameters: { column: 'wage' },
      contribute: null,
    });
  });
});

describe('tasks', () => {
  test('are found by either end of their id; not by what fits several', async () => {
    const { run } = await servedFolder();
    const found = await run(['task', 'show', ended.slice(-6), '--json']);
    expect(json(found.out)).toMatchObject({ id: ended });
    expect((await run(['task', 'show', 'bafyrei'])).exit).toBe(2);
    expect((await run(['task', 'show', 'zzzz'])).exit).toBe(codes.NOT_FOUND.exit);
  });

  test('trace prints the lines; the exit code says how it ended', async () => {
    const { run } = await servedFolder();
    const { exit, out } = await run(['task', 'trace', ended, '--json']);
    const lines = out.trim().split('\n').map(json);
    expect({ exit, seqs: lines.map((line) => (line as { seq: number }).seq) }).toEqual({
      exit: 0,
      seqs: [0, 1, 2],
    });
    expect((await run(['task', 'trace', ended])).out).toMatch(/line 0\n.*line 1\n.*line 2\n$/);
    const bad = await run(['task', 'wait', failed]);
    expect(bad.exit).toBe(codes.TASK_FAILED.exit);
    expect(bad.err).toContain('too-few-left');
    await run(['task', 'cancel', running]);
    expect((await run(['task', 'wait', running])).exit).toBe(codes.TASK_CANCELLED.exit);
  });

  test('the result is a table that says what was withheld', async () => {
    const { run } = await servedFolder();
    const { out } = await run(['task', 'result', ended]);
    expect(out).toMatch(/region +column +mean +count/);
    expect(out).toMatch(/north +wage +53.25 +8/);
    expect(out).toMatch(/south +wage +- +0/);
    expect(out).toMatch(/east +wage +withheld/);
    expect(out).toContain('3 organisations contributed; recomputed by Bob.');
    expect((await run(['task', 'result', running])).exit).toBe(codes.TASK_NOT_ENDED.exit);
  });

  test('the result goes to a file as CSV or Arrow, and never over another', async () => {
    const { run, folder } = await servedFolder();
    const csv = await run(['task', 'result', ended, '--format', 'csv']);
    expect(csv.out).toContain('north,wage,53.25,8,false\r\n');
    const file = join(folder, 'result.arrow');
    const args = ['task', 'result', ended, '--format', 'arrow', '--out', file];
    expect((await run(args)).exit).toBe(0);
    const bytes = await readFile(file);
    expect(bytes.subarray(0, 4)).toEqual(Buffer.from([0xff, 0xff, 0xff, 0xff]));
    expect((await run(args)).exit).toBe(codes.CONFLICT.exit);
  });

  test('lists only what is asked for', async () => {
    const { run } = await servedFolder();
    const listed = JSON.parse(
      (await run(['task', 'list', '--limit', '2', '--json'])).out,
    ) as object[];
    expect(listed).toHaveLength(2);
    const { out } = await run(['task', 'list', '--stage', 'failed', '--json']);
    expect((JSON.parse(out) as { id: string }[]).map(({ id }) => id)).toEqual([failed]);
  });
});

describe('deciding', () => {
  test('review and preview show what would leave', async () => {
    const { run } = await servedFolder();
    const review = await run(['task', 'review', asked]);
    expect(review.out).toContain('The number and the sum of wage over all participants');
    expect(review.out).toMatch(/notice +With a minimum of 2/);
    expect((await run(['task', 'preview', asked])).out).toMatch(/count of wage +32/);
  });

  test('approving takes a yes and every notice by its name', async () => {
    const { run, called } = await servedFolder();
    expect((await run(['task', 'approve', asked])).exit).toBe(codes.NOTICE_REQUIRED.exit);
    const notices = ['--accept-notice', 'minimum-of-two'];
    expect((await run(['task', 'approve', asked, ...notices])).exit).toBe(2);
    const without = await run(['task', 'approve', asked, '--yes']);
    expect(without.exit).toBe(codes.NOTICE_REQUIRED.exit);
    expect(without.err).toContain('--accept-notice minimum-of-two');
    expect(called('decide')).toEqual([]);
    const other = ['--digest', 'cd'.repeat(32)];
    const changed = await run(['task', 'approve', asked, '--yes', ...notices, ...other]);
    expect(changed.exit).toBe(codes.DIGEST_MISMATCH.exit);
    const accepted = await run(['task', 'approve', asked, '--yes', '--json', ...notices]);
    expect(json(accepted.out)).toMatchObject({ id: asked, mine: 'accepted' });
    expect(called('decide').at(-1)?.args).toEqual([
      asked,
      { decision: 'accept', digest, notices: ['minimum-of-two'] },
      'en',
    ]);
  });

  test('declining tells the others a reason from the list', async () => {
    const { run, called } = await servedFolder();
    await run(['task', 'decline', asked, '--reason', 'not-our-purpose', '--detail', 'mine']);
    expect(called('decide')[0]?.args[1]).toEqual({
      decision: 'decline',
      reason: 'not-our-purpose',
      detail: 'mine',
    });
    expect((await run(['task', 'withdraw', asked])).exit).toBe(0);
  });

  test('policies say who, what and until when; a minimum of 2 is confirmed', async () => {
    const { run, called } = await servedFolder();
    const terms = ['--dataset', 'wages', '--launcher', 'Bob', '--algorithm', 'any'];
    const add = ['policy', 'add', 'Weekly', ...terms, '--columns', 'wage,age', '--until', '2d'];
    expect((await run([...add, '--minimum', '2'])).exit).toBe(2);
    expect(called('addPolicy')).toEqual([]);
    const made = await run([...add, '--minimum', '2', '--accept-notice', 'minimum-of-two']);
    expect(made.exit).toBe(0);
    expect(called('addPolicy')[0]?.args[0]).toMatchObject({
      name: 'Weekly',
      action: 'accept',
      collaboration: clinics,
      launchers: [bob],
      algorithms: 'any',
      columns: ['wage', 'age'],
      open: false,
      minimum: 2,
    });
    expect((await run(['policy', 'remove', 'Weekly'])).exit).toBe(0);
    expect((await run(['policy', 'remove', 'Weekly'])).exit).toBe(codes.NOT_FOUND.exit);
  });
});

describe('files', () => {
  test('a recovery file is for its owner alone', async () => {
    const { run, folder, called } = await servedFolder();
    const file = join(folder, 'north.recovery');
    const env = { PARLEY_RECOVERY_PASSPHRASE: 'correct horse' };
    expect((await run(['backup', file])).exit).toBe(2);
    expect((await run(['backup', file], { env })).exit).toBe(0);
    expect(called('backup')[0]?.args).toEqual(['correct horse']);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await run(['backup', file], { env })).exit).toBe(codes.CONFLICT.exit);
  });

  test('a history goes to a file as it is, and what is none does not verify', async () => {
    const { run, folder } = await servedFolder();
    const file = join(folder, 'clinics.history');
    expect((await run(['history', 'export', file])).exit).toBe(0);
    expect(await readFile(file, 'utf8')).toBe('{"format":"parley-history"}\n');
    expect((await run(['history', 'export', '-'])).out).toBe('{"format":"parley-history"}\n');
    const { exit, err } = await parley(['history', 'verify', file]);
    expect(exit).toBe(codes.HISTORY_INVALID.exit);
    expect(err).toMatch(/^HISTORY_INVALID: /);
  });

  test('init makes a node once; a passphrase comes from a file or the environment', async () => {
    const folder = join(await temporaryFolder(), 'node');
    const secret = join(await temporaryFolder(), 'passphrase');
    await writeFile(secret, 'correct horse\n');
    const args = ['init', '--folder', folder, '--name', 'North', '--passphrase-file', secret];
    const made = await parley([...args, '--json']);
    expect({ exit: made.exit, err: made.err }).toEqual({ exit: 0, err: '' });
    expect(json(made.out)).toMatchObject({ folder, name: 'North' });
    expect((await parley(args)).exit).toBe(codes.NODE_ALREADY_INITIALISED.exit);
    expect((await parley(['start', '--folder', folder])).err).toMatch(/^PASSPHRASE_NEEDED: /);
  });

  test('restoring from what is no recovery file leaves nothing behind', async () => {
    const folder = join(await temporaryFolder(), 'node');
    const file = join(await temporaryFolder(), 'x');
    await writeFile(file, 'no recovery file');
    const env = { PARLEY_RECOVERY_PASSPHRASE: 'correct horse' };
    const { exit } = await parley(['restore', file, '--folder', folder], { env });
    expect(exit).toBe(codes.RECOVERY_FILE_INVALID.exit);
    await expect(stat(folder)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
