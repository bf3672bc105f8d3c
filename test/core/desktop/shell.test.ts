import { mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createClient } from '../../../core/client/client.ts';
import { LocalNode } from '../../../core/desktop/browser/local-node.ts';
import type { DemoPartners, Dialogs, KeyVault, System } from '../../../core/desktop/ports.ts';
import { PreferencesFile, preferencesBeside } from '../../../core/desktop/preferences-file.ts';
import { createShell, type ConsentSide, type Shell } from '../../../core/desktop/shell.ts';
import { inspectKeyFile } from '../../../core/identity/key-file.ts';
import { initNode, places } from '../../../core/node-folder.ts';
import { shellCalls, type ShellCall, type ShellState } from '../../../core/schema/desktop/shell.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const profile = { name: 'North Clinic', contact: 'data@north.example' };
const network = { listen: ['/ip4/127.0.0.1/tcp/0'], mdns: false, api: null };

interface World {
  keyring?: boolean;
  folder?: string;
  chosen?: readonly string[] | null;
}

/** A shell over real folders and a real node; of the system's own services, what they were asked is kept. */
async function shellIn({ keyring = false, folder, chosen = null }: World = {}) {
  const root = await temporaryFolder();
  const own = folder ?? join(root, 'parley');
  const kept = new Map<string, string>();
  const asked: unknown[] = [];
  const vault: KeyVault = {
    available: async () => keyring,
    keep: async (place, passphrase) => {
      // It must be kept before there is a key that only it opens.
      expect(await inspectKeyFile(places.key(place))).toBeNull();
      kept.set(place, passphrase);
    },
    read: async (place) => kept.get(place) ?? null,
  };
  const dialogs: Dialogs = {
    chooseFiles: async () => chosen,
    saveFile: async (...args) => {
      asked.push(args);
      return { path: '/there' };
    },
  };
  const system: System = {
    copyText: (text) => asked.push(['copy', text]),
    openFolder: async (path) => void asked.push(['open', path]),
    startAtLogin: (enabled) => asked.push(['login', enabled]),
    quit: () => asked.push('quit'),
  };
  const demoFolder = join(root, 'demo');
  const demo: DemoPartners = {
    start: async () => {
      await initNode({ folder: demoFolder, name: 'Demo', contact: '' });
      return { folder: demoFolder };
    },
    end: () => rm(demoFolder, { recursive: true, force: true }),
  };
  const side: { current: ConsentSide | null } = { current: null };
  /** The folders that were shown when proposals were dismissed. */
  const dismissals: (string | undefined)[] = [];
  const late: { shell: Shell | null } = { shell: null };
  const shell = await createShell({
    about: { shell: 'browser', platform: 'linux', version: '0', systemLanguage: 'en' },
    folder: own,
    preferences: await PreferencesFile.open(preferencesBeside(own), () => undefined),
    host: (place) => new LocalNode({ folder: place, network }),
    vault,
    dialogs,
    system,
    demo,
    consent: (given) => {
      side.current = given;
      return {
        propose: async (proposal) => ({ outcome: 'done', choice: proposal.kind, answer: null }),
        showHeld: async () => undefined,
        dismiss: () => dismissals.push(late.shell?.state().folder),
      };
    },
  });
  late.shell = shell;
  onTestFinished(() => shell.close());
  const states: ShellState[] = [];
  shell.onState((state) => states.push(state));
  return { shell, root, own, kept, asked, states, demoFolder, side, dismissals };
}

const conditionOf = ({ node }: ShellState) => node.condition;

describe('the shell', () => {
  test('finds no organisation, makes one with a passphrase of the keyring, and finds it again', async () => {
    const { shell, kept, own, states } = await shellIn({ keyring: true });
    await shell.wake();
    expect(shell.state()).toMatchObject({ keyring: true, node: { condition: 'absent' } });
    const made = await shell.call('set-up', { profile, passphrase: null });
    expect(made).toEqual({ ok: true, value: null });
    expect(states.map(conditionOf)).toEqual(
      expect.arrayContaining(['absent', 'starting', 'running']),
    );
    expect((await inspectKeyFile(places.key(own)))?.protection).toBe('passphrase');
    expect(Buffer.from(kept.get(own) ?? '', 'base64')).toHaveLength(32);
    const status = await createClient({ fetch: shell.fetch() }).status();
    expect(status.profile).toEqual(profile);

    await shell.close();
    await shell.wake();
    expect(conditionOf(shell.state())).toBe('running');
  });

  test('sets up once, and never puts another passphrase in place of a key’s own', async () => {
    const { shell, kept, own } = await shellIn({ keyring: true });
    const [first, second] = await Promise.all([
      shell.call('set-up', { profile, passphrase: null }),
      shell.call('set-up', { profile, passphrase: null }),
    ]);
    const passphrase = kept.get(own);
    expect(first.ok).toBe(true);
    expect(second).toMatchObject({ ok: false, failure: { code: 'NODE_ALREADY_INITIALISED' } });
    await shell.close();
    expect(kept.get(own)).toBe(passphrase);
    await shell.wake();
    expect(conditionOf(shell.state())).toBe('running');
  });

  test('without a keyring it takes a passphrase, and waits for it at the next start', async () => {
    const { shell, kept } = await shellIn();
    await shell.wake();
    expect(await shell.call('set-up', { profile, passphrase: null })).toMatchObject({
      ok: false,
      failure: { code: 'PASSPHRASE_NEEDED' },
    });
    expect(conditionOf(shell.state())).toBe('absent');
    const passphrase = 'correct horse';
    expect(await shell.call('set-up', { profile, passphrase })).toMatchObject({ ok: true });
    expect(kept.size).toBe(0);
    await shell.close();

    await shell.wake();
    expect(shell.state().node).toEqual({ condition: 'locked', failure: null });
    expect(await shell.call('unlock', { passphrase: 'wrong' })).toMatchObject({
      ok: false,
      failure: { code: 'PASSPHRASE_WRONG' },
    });
    expect(shell.state().node).toMatchObject({
      condition: 'locked',
      failure: { code: 'PASSPHRASE_WRONG' },
    });
    expect(await shell.call('unlock', { passphrase })).toEqual({ ok: true, value: null });
    expect(conditionOf(shell.state())).toBe('running');
    expect(await shell.call('unlock', { passphrase })).toMatchObject({
      failure: { code: 'NOT_READY' },
    });
  });

  test('says of a damaged key what it is', async () => {
    const { shell, own } = await shellIn();
    await mkdir(own);
    await writeFile(places.key(own), 'no key', { mode: 0o600 });
    await shell.wake();
    expect(shell.state().node).toMatchObject({
      condition: 'failed',
      failure: { code: 'STORE_DAMAGED' },
    });
  });

  test('restores from a recovery file, checked before anything is made', async () => {
    const first = await shellIn();
    await first.shell.call('set-up', { profile, passphrase: 'correct horse' });
    const recoveryFile = await first.side.current!.client(() => 'en').backup('kept well');
    const good = await first.shell.call('check-recovery', {
      recoveryFile,
      passphrase: 'kept well',
    });
    expect(good).toMatchObject({ ok: true, value: { name: profile.name } });
    const bad = await first.shell.call('check-recovery', { recoveryFile, passphrase: 'forgotten' });
    expect(bad).toMatchObject({ failure: { code: 'PASSPHRASE_WRONG' } });
    await first.shell.close();

    const { shell, kept } = await shellIn({ keyring: true });
    const wrong = { recoveryFile, recoveryPassphrase: 'forgotten', passphrase: null };
    expect(await shell.call('restore', wrong)).toMatchObject({
      failure: { code: 'PASSPHRASE_WRONG' },
    });
    expect(kept.size).toBe(0);
    const right = { ...wrong, recoveryPassphrase: 'kept well' };
    expect(await shell.call('restore', right)).toEqual({ ok: true, value: null });
    expect(conditionOf(shell.state())).toBe('running');
  });

  test('reads the columns of files that were handed over, and of no other', async () => {
    const files = await temporaryFolder();
    const chosen = join(files, 'chosen.csv');
    const other = join(files, 'other.csv');
    const dropped = join(files, 'dropped');
    await mkdir(dropped);
    await writeFile(chosen, 'age,sex\n1,f\n2,m\n');
    await writeFile(other, 'secret\n1\n');
    await writeFile(join(dropped, 'a.csv'), 'size\n1\n');
    await symlink(other, join(dropped, 'link.csv'));
    const { shell } = await shellIn({ chosen: [chosen] });
    await shell.call('set-up', { profile, passphrase: 'correct horse' });
    const columnsOf = (...paths: string[]) =>
      shell.call('detect-columns', { format: 'csv', paths });

    expect(await columnsOf(chosen)).toMatchObject({ failure: { code: 'NOT_ALLOWED' } });
    expect(await shell.call('choose-files', { kind: 'dataset' })).toEqual({
      ok: true,
      value: { paths: [chosen], text: null },
    });
    expect(await columnsOf(chosen)).toMatchObject({
      ok: true,
      value: { columns: [{ local: 'age' }, { local: 'sex' }] },
    });
    const refused = [
      other,
      join(files, '*.csv'),
      join(files, 'missing.csv'),
      join(dropped, 'a.csv'),
      `${chosen}\0`,
      'chosen.csv',
      files,
      '/',
    ];
    for (const path of refused) {
      expect(await columnsOf(path), path).toMatchObject({ failure: { code: 'NOT_ALLOWED' } });
      expect((await columnsOf(chosen, path)).ok).toBe(false);
    }
    await shell.grant([dropped]);
    expect((await columnsOf(join(dropped, 'a.csv'))).ok).toBe(true);
    expect((await columnsOf(join(dropped, '..', 'dropped', 'a.csv'))).ok).toBe(true);
    expect(await columnsOf(join(dropped, 'link.csv'))).toMatchObject({
      failure: { code: 'NOT_ALLOWED' },
    });
    expect(await columnsOf(`${dropped}/../other.csv`)).toMatchObject({
      failure: { code: 'NOT_ALLOWED' },
    });
  });

  test('hands the text of an invitation over, but not of a file that is too large for one', async () => {
    const file = join(await temporaryFolder(), 'north.invitation');
    await writeFile(file, 'parley1…');
    const { shell } = await shellIn({ chosen: [file] });
    expect(await shell.call('choose-files', { kind: 'invitation' })).toEqual({
      ok: true,
      value: { paths: [file], text: 'parley1…' },
    });
    await writeFile(file, 'x'.repeat(100_000));
    expect(await shell.call('choose-files', { kind: 'invitation' })).toMatchObject({
      failure: { code: 'MESSAGE_TOO_LARGE' },
    });
    const { shell: other } = await shellIn();
    expect(await other.call('choose-files', { kind: 'invitation' })).toEqual({
      ok: true,
      value: null,
    });
  });

  test('saves under a name, never under a path of the page’s', async () => {
    const { shell, asked } = await shellIn();
    const save = (name: string, kind: string, content: string) =>
      shell.call('save-file', { kind, name, content, task: null });
    expect(await save('../../.ssh/a:b\n.csv', 'csv', 'ä')).toEqual({
      ok: true,
      value: { path: '/there' },
    });
    await save('..', 'png', Buffer.from([1, 2, 3]).toString('base64'));
    expect(asked).toEqual([
      ['csv', '-..-.ssh-a-b-.csv', new Uint8Array(Buffer.from('ä')), 'en'],
      ['png', 'parley.png', new Uint8Array([1, 2, 3]), 'en'],
    ]);
    expect(await save('a.png', 'png', '<svg>')).toMatchObject({ failure: { code: 'USAGE' } });
  });

  test('opens no dialog at once again after several were dismissed', async () => {
    const { shell } = await shellIn();
    const choose = () => shell.call('choose-files', { kind: 'dataset' });
    for (let i = 0; i < 5; i += 1) expect(await choose()).toEqual({ ok: true, value: null });
    expect(await choose()).toMatchObject({ ok: false, failure: { code: 'TOO_FAST' } });
  });

  test('has a saved result recorded by the node, and says when it could not be', async () => {
    const { shell, asked } = await shellIn();
    const task = 'bafyreib5q6cdkfznbqxwt3vnlhbqe2ppqvfdtn5yqgqgbyqv3vqrfrw5ya';
    const save = { kind: 'csv', name: 'a.csv', content: 'a', task };
    expect(await shell.call('save-file', save)).toMatchObject({
      failure: { code: 'NODE_NOT_RUNNING', details: { path: '/there' } },
    });
    expect(asked).toHaveLength(1);
    await shell.call('set-up', { profile, passphrase: 'correct horse' });
    // The node is asked, and knows no such task.
    expect(await shell.call('save-file', save)).toMatchObject({
      failure: { code: 'NOT_FOUND', details: { path: '/there' } },
    });
  });

  test('keeps preferences, and tells of them and of what was opened from outside', async () => {
    const { shell, states, asked, own } = await shellIn();
    await shell.call('change-preferences', { language: 'zh-CN', startAtLogin: true });
    expect(shell.language()).toBe('zh-CN');
    expect(states.at(-1)?.preferences).toMatchObject({ language: 'zh-CN', startAtLogin: true });
    shell.openInvitation('parley1…');
    shell.openRoute('#/inbox');
    expect(states.at(-1)).toMatchObject({ openedInvitation: 'parley1…', openedRoute: '#/inbox' });
    await shell.call('taken-up', {});
    expect(states.at(-1)).toMatchObject({ openedInvitation: null, openedRoute: null });
    await shell.call('copy-text', { text: 'a' });
    await shell.call('open-log-folder', {});
    await shell.call('quit', {});
    expect(asked).toEqual([['login', true], ['copy', 'a'], ['open', own], 'quit']);
  });

  test('shows the demo’s organisation while the demo lasts, and the own one after it', async () => {
    const { shell, own, demoFolder, side, dismissals } = await shellIn();
    await shell.call('set-up', { profile, passphrase: 'correct horse' });
    expect(side.current?.demo()).toBe(false);
    const nameNow = async () =>
      (await createClient({ fetch: shell.fetch() }).status()).profile.name;
    expect(await shell.call('end-demo', {})).toMatchObject({ failure: { code: 'CONFLICT' } });
    expect(await shell.call('start-demo', {})).toEqual({ ok: true, value: null });
    expect(shell.state()).toMatchObject({
      demo: true,
      folder: demoFolder,
      node: { condition: 'running' },
    });
    expect(await nameNow()).toBe('Demo');
    expect(side.current?.demo()).toBe(true);
    // Before the folders change, and once more for what was proposed meanwhile.
    expect(dismissals).toEqual([own, demoFolder]);
    expect(await shell.call('start-demo', {})).toMatchObject({ failure: { code: 'CONFLICT' } });
    expect(await shell.call('end-demo', {})).toEqual({ ok: true, value: null });
    // Its key waits for the passphrase again: nobody else keeps it here.
    expect(shell.state()).toMatchObject({
      demo: false,
      folder: own,
      node: { condition: 'locked' },
    });
    expect(dismissals.slice(2)).toEqual([demoFolder, own]);
    await expect(stat(demoFolder)).rejects.toMatchObject({ code: 'ENOENT' });
    await shell.call('unlock', { passphrase: 'correct horse' });
    expect(await nameNow()).toBe(profile.name);
  });

  test('ends however much a page has asked for', async () => {
    const { shell } = await shellIn();
    const asked = Array.from({ length: 500 }, () =>
      shell.call('check-recovery', { recoveryFile: '{}', passphrase: 'x' }),
    );
    await shell.close();
    const last = (await Promise.all(asked)).at(-1);
    expect(last).toMatchObject({ ok: false, failure: { code: 'STOPPED' } });
  });

  test('answers whatever it is called with', async () => {
    const { shell } = await shellIn();
    const names = fc.oneof(
      fc.string(),
      fc.constantFrom('constructor', '__proto__', 'toString', 'STATE', ''),
    );
    await fc.assert(
      fc.asyncProperty(names, fc.anything(), async (name, args) => {
        if (Object.hasOwn(shellCalls, name)) return;
        expect(await shell.call(name, args)).toMatchObject({ failure: { code: 'NOT_FOUND' } });
      }),
    );
    const odd = { content: { length: Object.create(null) as object }, extra: [] };
    expect(await shell.call('save-file', odd)).toMatchObject({ failure: { code: 'USAGE' } });
    for (const name of Object.keys(shellCalls)) {
      await fc.assert(
        fc.asyncProperty(hostile(name as ShellCall), async (args) => {
          const reply = await shell.call(name, args);
          if (!reply.ok) expect(reply.failure.code).toBe('USAGE');
          // Whatever it says can be carried to a page.
          structuredClone(reply);
          JSON.stringify(reply);
        }),
        { numRuns: 1000 },
      );
    }
  });
});

/** Arguments no page of ours would send: of any shape, and nearly right ones. */
function hostile(name: ShellCall): fc.Arbitrary<unknown> {
  const anything = fc.anything({ withBigInt: true, withMap: true, withNullPrototype: true });
  const shape =
    'shape' in shellCalls[name].args ? Object.keys(shellCalls[name].args.shape) : ['kind'];
  const nearly = fc.record(
    { ...Object.fromEntries(shape.map((key) => [key, anything])), extra: anything },
    { requiredKeys: ['extra'] },
  );
  return fc.oneof(
    anything.filter((value) => !isEmptyObject(value)),
    nearly,
  );
}

/** Right for calls without arguments: those would be carried out. */
const isEmptyObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;
