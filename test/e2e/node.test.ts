import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { launchApp, type RunningApp, startAgain, throwAwayHome } from './support/app.ts';
import { obstacle } from './support/available.ts';
import { call, done, stateOf, waitForNode } from './support/bridge.ts';

const passphrase = 'three plain words';
const profile = { name: 'North Clinic', contact: '' };

const nodePid = ({ app }: RunningApp): Promise<number | null> =>
  app.evaluate(
    ({ app: it }) => it.getAppMetrics().find(({ name }) => name === 'Parley node')?.pid ?? null,
  );

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function withOrganisation(options: Parameters<typeof launchApp>[0] = {}) {
  const running = await launchApp(options);
  await waitForNode(running.page, 'absent');
  await done(running.page, 'set-up', { profile, passphrase });
  await waitForNode(running.page, 'running');
  return running;
}

describe.skipIf(obstacle() !== null)('the node in the desktop app', () => {
  test('is made by the interface, and read by it through app://, which decides nothing', async () => {
    const { page } = await withOrganisation();
    const asked = await page.evaluate(async () => {
      const ask = async (method: string, path: string, body?: object) => {
        const answer = await fetch(path, {
          method,
          headers: { 'content-type': 'application/json', 'parley-as': 'consent' },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
      };
      return {
        status: await ask('GET', '/v1/status'),
        decided: await ask('POST', '/v1/collaborations', { name: 'Own', purpose: '' }),
      };
    });
    expect(asked.status).toMatchObject({ status: 200, body: { profile } });
    expect(asked.decided).toMatchObject({ status: 403, body: { code: 'NOT_ALLOWED' } });
  });

  test('is started again when it was killed, without asking for the passphrase', async () => {
    const running = await withOrganisation();
    const pid = await nodePid(running);
    expect(pid).not.toBeNull();
    process.kill(pid!, 'SIGKILL');
    await expect.poll(() => nodePid(running), { timeout: 20_000 }).not.toBe(pid);
    await waitForNode(running.page, 'running');
    const again = await nodePid(running);
    expect(again).not.toBe(pid);
  });

  test('ends with the app however that ends, and waits for its passphrase the next time', async () => {
    const home = await throwAwayHome();
    const folder = resolve(home, 'node');
    const first = await withOrganisation({ folder });
    const pid = await nodePid(first);
    first.app.process().kill('SIGKILL');
    await expect.poll(() => isAlive(pid!), { timeout: 10_000 }).toBe(false);

    const second = await launchApp({ folder });
    await waitForNode(second.page, 'locked');
    const wrong = await call(second.page, 'unlock', { passphrase: 'something else' });
    expect(wrong).toMatchObject({ ok: false, failure: { code: 'PASSPHRASE_WRONG' } });
    await done(second.page, 'unlock', { passphrase });
    await waitForNode(second.page, 'running');
    const next = await nodePid(second);
    await second.quit();
    expect(isAlive(next!)).toBe(false);
  });
});

describe.skipIf(obstacle() !== null)('one app for each folder', () => {
  test('a second start hands its invitation to the first and ends', async () => {
    const home = await throwAwayHome();
    const folder = resolve(home, 'node');
    const { page } = await launchApp({ folder });
    const ticket = 'parley-invitation-1:bm90IGEgcmVhbCBvbmU';
    expect(await startAgain({ home, folder }, `parley://join#${ticket}`)).toBe(0);
    await expect
      .poll(async () => (await stateOf(page)).openedInvitation, { timeout: 10_000 })
      .toBe(ticket);
  });

  test('closing the window leaves the node running in the tray, and says so once', async () => {
    const running = await withOrganisation();
    const { app, page } = running;
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    expect(
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()),
    ).toBe(false);
    await expect
      .poll(async () => (await stateOf(page)).preferences.toldOfTray, { timeout: 10_000 })
      .toBe(true);
    await waitForNode(page, 'running');
    const pid = await nodePid(running);
    await running.quit();
    expect(isAlive(pid!)).toBe(false);
  });
});
