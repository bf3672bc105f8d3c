import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';
import { ParleyError } from '../../../core/schema/errors.ts';
import ColumnsStep from '../../../renderer/features/data/ColumnsStep.svelte';
import { ConnectForm } from '../../../renderer/features/data/connect-form.svelte.ts';
import { mergedColumns } from '../../../renderer/features/data/draft.ts';
import FilesStep from '../../../renderer/features/data/FilesStep.svelte';
import { expectAccessible } from '../support/axe.ts';
import '../../../renderer/styles/tokens.css';
import '../../../renderer/styles/base.css';

const described = () => {
  const form = new ConnectForm();
  form.draft.paths = ['/data/a.csv'];
  form.draft.columns = mergedColumns(
    [
      { local: 'age', name: 'age', type: 'integer' },
      { local: '1st', name: null, type: 'text' },
    ],
    [],
  );
  return form;
};

test('a column without a shared name says so until it has one or is left out', async () => {
  const form = described();
  await render(ColumnsStep, { form });
  await expect.element(page.getByText('A shared name is needed.')).toBeVisible();
  await expectAccessible();
  await page.getByLabelText('Shared name of 1st').fill('first');
  expect(form.draft.columns[1]?.name).toBe('first');
  await expect.element(page.getByText('A shared name is needed.')).not.toBeInTheDocument();
});

test('a bad file is said at the files, and what was entered stays', async () => {
  const form = described();
  form.error = { place: 'files', error: new ParleyError('DATA_NO_HEADER', 'No header.') };
  await render(FilesStep, { form });
  expect(page.getByRole('alert').element().textContent).toContain('DATA_NO_HEADER');
  await expect.element(page.getByText('/data/a.csv')).toBeVisible();
  expect(form.draft.columns).toHaveLength(2);
  await expectAccessible();
});
