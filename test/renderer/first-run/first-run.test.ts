import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../../renderer/styles/tokens.css';
import '../../../renderer/styles/base.css';
import { expectAccessible } from '../support/axe.ts';
import { fakeShell } from '../support/fake-shell.ts';

const shell = fakeShell({});
// After the bridge is there: the interface looks for it as it is loaded.
const { default: FirstRun } = await import('../../../renderer/features/first-run/FirstRun.svelte');
const { default: Unlock } = await import('../../../renderer/features/first-run/Unlock.svelte');
const { passphraseProblem } =
  await import('../../../renderer/features/first-run/first-run.svelte.ts');
const { shellModel } = await import('../../../renderer/state/shell-state.svelte.ts');

beforeAll(() => shellModel.start());
beforeEach(() => {
  shell.calls.splice(0);
  shell.become({ node: { condition: 'absent' }, keyring: false });
});

const setUps = () => shell.calls.filter(({ name }) => name === 'set-up').map(({ args }) => args);

async function toTheKey(): Promise<void> {
  await render(FirstRun);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabelText('Name of the organisation').fill('North Clinic');
  await page.getByRole('button', { name: 'Continue' }).click();
}

describe('the first run', () => {
  test('asks for a name before it goes on, and makes nothing until the key', async () => {
    await render(FirstRun);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expectAccessible();
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect.element(page.getByText('This is needed.')).toBeVisible();
    expect(setUps()).toEqual([]);
  });

  test('without a keyring, takes a passphrase that was typed the same twice', async () => {
    await toTheKey();
    await page.getByLabelText('Passphrase', { exact: true }).fill('correct horse');
    await page.getByLabelText('The same passphrase again').fill('correct hearse');
    await page.getByRole('button', { name: 'Make the key and start' }).click();
    await expect.element(page.getByText('The two are not the same.')).toBeVisible();
    await expectAccessible();
    expect(setUps()).toEqual([]);
    await page.getByLabelText('The same passphrase again').fill('correct horse');
    await page.getByRole('button', { name: 'Make the key and start' }).click();
    await expect.element(page.getByRole('heading', { name: 'Recovery file' })).toBeVisible();
    expect(setUps()).toEqual([
      { profile: { name: 'North Clinic', contact: '' }, passphrase: 'correct horse' },
    ]);
  });

  test('with a keyring, asks for none', async () => {
    shell.become({ keyring: true });
    await toTheKey();
    await page.getByRole('button', { name: 'Make the key and start' }).click();
    await expect.element(page.getByRole('heading', { name: 'Recovery file' })).toBeVisible();
    expect(setUps()).toEqual([
      { profile: { name: 'North Clinic', contact: '' }, passphrase: null },
    ]);
  });

  test('goes on where it was when the organisation is there already', async () => {
    shell.become({ node: { condition: 'running' } });
    await render(FirstRun);
    await expect.element(page.getByText('Step 4 of 5')).toBeVisible();
  });

  test('speaks Chinese as soon as it is chosen', async () => {
    await render(FirstRun);
    shell.become({ preferences: { ...shellModel.state!.preferences, language: 'zh-CN' } });
    await expect.element(page.getByRole('heading', { name: '欢迎使用 Parley' })).toBeVisible();
    expect(document.documentElement.lang).toBe('zh-CN');
    await expectAccessible();
    shell.become({ preferences: { ...shellModel.state!.preferences, language: null } });
  });
});

test('a passphrase is long enough, and the same twice', () => {
  expect(passphraseProblem('1234567', '1234567')).toBe('too-short');
  expect(passphraseProblem('12345678', '12345679')).toBe('differs');
  expect(passphraseProblem('12345678', '12345678')).toBeNull();
});

test('a locked app says when the passphrase was wrong, and keeps none in the field', async () => {
  shell.become({ node: { condition: 'locked', failure: null } });
  await render(Unlock);
  await page.getByLabelText('Passphrase').fill('wrong one');
  await page.getByRole('button', { name: 'Unlock' }).click();
  shell.become({
    node: {
      condition: 'locked',
      failure: { code: 'PASSPHRASE_WRONG', sentence: 'wrong', details: {} },
    },
  });
  await expect
    .element(page.getByText('That is not the passphrase. Nothing was changed; try again.'))
    .toBeVisible();
  await expect.element(page.getByLabelText('Passphrase')).toHaveValue('');
  await expectAccessible();
});
