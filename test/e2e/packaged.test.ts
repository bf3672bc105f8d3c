import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { beforeAll, describe, expect, test } from 'vitest';
import { fuses } from '../../build/fuses.ts';
import { connect } from '../../core/client/connect.ts';
import { initNode } from '../../core/node.ts';
import { throwAwayHome } from './support/app.ts';
import { obstacle } from './support/available.ts';
import { packageApp, packagedProgram, startPackaged } from './support/packaged.ts';

const here = process.platform === 'linux' && obstacle() === null;

/** The node of an organisation whose key waits for nobody. */
async function organisation(): Promise<{ home: string; folder: string }> {
  const home = await throwAwayHome();
  const folder = join(home, 'node');
  await initNode({ folder, name: 'North Clinic', contact: '' });
  return { home, folder };
}

const nodeRuns = (folder: string) =>
  expect
    .poll(
      () =>
        connect({ folder })
          .status()
          .then(
            ({ state }) => state,
            () => 'none',
          ),
      {
        timeout: 40_000,
        interval: 200,
      },
    )
    .toBe('ready');

const isListening = (port: number): Promise<boolean> =>
  new Promise((answer) => {
    const socket = connectSocket(port, '127.0.0.1');
    socket.once('connect', () => answer(true)).once('error', () => answer(false));
    socket.once('connect', () => socket.destroy());
  });

describe.skipIf(!here)('the packaged app', () => {
  beforeAll(packageApp, 300_000);

  test('carries exactly the fuses it is meant to have', async () => {
    const { version: _version, ...wire } = await getCurrentFuseWire(packagedProgram);
    const wanted = fuses({ inspectable: false });
    const found: Record<string, boolean> = {};
    for (const [index, state] of Object.entries(wire)) {
      found[String(FuseV1Options[Number(index)])] = state === FuseState.ENABLE;
    }
    expect(found).toEqual({
      RunAsNode: wanted.runAsNode,
      EnableCookieEncryption: wanted.enableCookieEncryption,
      EnableNodeOptionsEnvironmentVariable: wanted.enableNodeOptionsEnvironmentVariable,
      EnableNodeCliInspectArguments: wanted.enableNodeCliInspectArguments,
      EnableEmbeddedAsarIntegrityValidation: wanted.enableEmbeddedAsarIntegrityValidation,
      OnlyLoadAppFromAsar: wanted.onlyLoadAppFromAsar,
      LoadBrowserProcessSpecificV8Snapshot: wanted.loadBrowserProcessSpecificV8Snapshot,
      GrantFileProtocolExtraPrivileges: wanted.grantFileProtocolExtraPrivileges,
      // Electron's own default: memory faults of WebAssembly are caught by the processor.
      WasmTrapHandlers: true,
    });
    expect(wanted.enableNodeCliInspectArguments).toBe(false);
  });

  test('runs its node, and ends in good order, while nobody gets a debugger or own code into it', async () => {
    const { home, folder } = await organisation();
    const evil = join(home, 'evil.cjs');
    const mark = join(home, 'loaded');
    await writeFile(evil, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '')`);
    const [inspect, remote] = [39_217, 39_218];
    const started = startPackaged(
      home,
      folder,
      [`--inspect=${inspect}`, `--remote-debugging-port=${remote}`],
      { NODE_OPTIONS: `--require ${evil}` },
    );
    await nodeRuns(folder);
    expect(await isListening(inspect)).toBe(false);
    expect(await isListening(remote)).toBe(false);
    expect(existsSync(mark)).toBe(false);
    expect(started.said()).not.toMatch(/Debugger listening|DevTools listening/);
    expect(await started.end()).toBe(0);
  });

  test('has all its node needs: it reads a file, and two of them meet', async () => {
    const [founder, guest] = await Promise.all([organisation(), organisation()]);
    for (const { home, folder } of [founder, guest]) startPackaged(home, folder, [], {});
    await Promise.all([nodeRuns(founder.folder), nodeRuns(guest.folder)]);
    const operator = connect({ folder: founder.folder });
    const path = join(founder.home, 'visits.csv');
    await writeFile(path, `age\n${Array.from({ length: 40 }, (_, row) => 20 + row).join('\n')}\n`);
    await operator.connectDataset({ label: 'visits', source: { format: 'csv', paths: [path] } });
    const { id } = await operator.foundCollaboration({ name: 'Visits', purpose: 'To meet' });
    const { ticket } = await operator.invite(id);
    await connect({ folder: guest.folder }).join(ticket);
    await expect
      .poll(
        async () =>
          (await operator.collaboration(id)).members.filter(({ connected }) => connected).length,
        { timeout: 40_000, interval: 200 },
      )
      .toBe(2);
  });

  test('is an app, not Node.js, whatever its environment says', async () => {
    const { home, folder } = await organisation();
    const started = startPackaged(home, folder, ['-e', 'console.log("ran as node")'], {
      ELECTRON_RUN_AS_NODE: '1',
    });
    await nodeRuns(folder);
    expect(started.said()).not.toContain('ran as node');
  });
});
