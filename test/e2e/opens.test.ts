import { describe, expect, test } from 'vitest';
import { launchApp } from './support/app.ts';
import { obstacle } from './support/available.ts';

const why = obstacle();

describe.skipIf(why !== null)(
  `the desktop app opens${why === null ? '' : ` (skipped: ${why})`}`,
  () => {
    test('a page of the interface, without Node, that can reach nothing but the app', async () => {
      const { page, app } = await launchApp();
      expect(page.url()).toBe('app://parley/');
      expect(await page.title()).toContain('Parley');

      const globals = await page.evaluate(() =>
        ['process', 'require', 'module', 'Buffer', 'global', 'electron'].filter(
          (it) => it in window,
        ),
      );
      expect(globals).toEqual([]);
      const bridge = await page.evaluate(() =>
        Object.keys(Reflect.get(window, 'parley') as object),
      );
      expect(bridge.toSorted()).toEqual(['call', 'dropped', 'onState']);

      const preferences = await app.evaluate(({ webContents }) =>
        webContents
          .getAllWebContents()
          // Electron has it, its types do not.
          .map((it) =>
            (it as unknown as { getLastWebPreferences(): object }).getLastWebPreferences(),
          ),
      );
      for (const found of preferences) {
        expect(found).toMatchObject({
          contextIsolation: true,
          nodeIntegration: false,
          sandbox: true,
          webSecurity: true,
          webviewTag: false,
        });
      }
    });

    test('code that got into the page runs neither inline nor from elsewhere, and reaches nobody', async () => {
      const { page } = await launchApp();
      const outcome = await page.evaluate(async () => {
        const inline = document.createElement('script');
        let trusted = true;
        try {
          inline.textContent = 'window.injected = true';
        } catch {
          trusted = false;
        }
        document.head.append(inline);
        const refused = async (work: () => Promise<unknown>) =>
          work().then(
            () => false,
            () => true,
          );
        const element = (name: string, attributes: Record<string, string>) =>
          refused(
            () =>
              new Promise((resolve, reject) => {
                const it = document.createElement(name);
                it.onload = resolve;
                it.onerror = reject;
                try {
                  for (const [key, value] of Object.entries(attributes))
                    it.setAttribute(key, value);
                } catch (error) {
                  reject(new Error('refused', { cause: error }));
                }
                document.head.append(it);
              }),
          );
        let markup = true;
        try {
          document.body.innerHTML = '<b>bold</b>';
        } catch {
          markup = false;
        }
        return {
          trusted,
          markup,
          ran: 'injected' in window,
          fetchRefused: await refused(() => fetch('https://example.org/')),
          consentRefused: await refused(() => fetch('app://consent/')),
          fileRefused: await refused(() => fetch('file:///etc/passwd')),
          socketRefused: await refused(
            () =>
              new Promise((resolve, reject) => {
                const socket = new WebSocket('wss://example.org/');
                socket.onopen = resolve;
                socket.onerror = reject;
              }),
          ),
          scriptRefused: await element('script', { src: 'https://example.org/x.js' }),
        };
      });
      expect(outcome).toEqual({
        trusted: false,
        markup: false,
        ran: false,
        fetchRefused: true,
        consentRefused: true,
        fileRefused: true,
        socketRefused: true,
        scriptRefused: true,
      });
    });

    test('the page stays where it is, opens no windows and is given no permissions', async () => {
      const { page, app } = await launchApp();
      const opened = await page.evaluate(() => window.open('app://parley/') !== null);
      expect(opened).toBe(false);
      for (const address of ['https://example.org/', 'app://consent/', 'file:///etc/passwd']) {
        // Afterwards, so that nobody waits here for a page that must not come.
        await page.evaluate((to) => void setTimeout(() => (location.href = to)), address);
      }
      await page.waitForTimeout(500);
      expect(page.url()).toBe('app://parley/');
      expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(
        1,
      );

      const granted = await page.evaluate(async () => {
        const states: string[] = [];
        for (const name of [
          'geolocation',
          'notifications',
          'camera',
          'microphone',
          'clipboard-read',
        ]) {
          const { state } = await navigator.permissions.query({ name: name as PermissionName });
          if (state === 'granted') states.push(name);
        }
        return states;
      });
      expect(granted).toEqual([]);
    });

    test('calls that are no calls are refused with a code, and the app goes on', async () => {
      const { page } = await launchApp();
      const noCalls: [unknown, unknown][] = [
        ['nothing-like-it', {}],
        ['__proto__', {}],
        ['constructor', {}],
        [null, {}],
        [{ name: 'state' }, {}],
      ];
      const noArguments: [string, unknown][] = [
        ['state', { more: 1 }],
        ['state', null],
        ['state', 'x'.repeat(100_000)],
        ['unlock', { passphrase: 7 }],
        ['propose', { kind: 'accept-task', task: 'no id' }],
        ['save-file', { kind: 'exe', name: '../x', content: '', task: null }],
      ];
      const codes = await page.evaluate(
        async (garbage) => {
          const bridge = Reflect.get(window, 'parley') as {
            call(
              name: unknown,
              args: unknown,
            ): Promise<{ ok: boolean; failure?: { code: string } }>;
          };
          const answers = [];
          for (const [name, args] of garbage) answers.push(await bridge.call(name, args));
          return answers.map(({ ok, failure }) => (ok ? 'answered' : failure?.code));
        },
        [...noCalls, ...noArguments],
      );
      expect(codes).toEqual([...noCalls.map(() => 'NOT_FOUND'), ...noArguments.map(() => 'USAGE')]);
      const state = await page.evaluate(() =>
        (
          Reflect.get(window, 'parley') as { call(n: string, a: object): Promise<{ ok: boolean }> }
        ).call('state', {}),
      );
      expect(state.ok).toBe(true);
    });
  },
);
