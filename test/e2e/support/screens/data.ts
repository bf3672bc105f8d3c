import { dataMessages } from '../../../../renderer/features/data/messages.ts';
import { Consent } from '../consent.ts';
import { chooseInDialog } from '../dialogs.ts';
import type { Operator } from '../operator.ts';

export interface DataToConnect {
  readonly file: string;
  readonly label: string;
  readonly columns: number;
  /** Group labels, typed for a column of text. */
  readonly levels: { readonly column: string; readonly labels: readonly string[] };
}

/** From the screen of the data, by the system's dialog, to the dataset's own page. */
export async function connectData(operator: Operator, data: DataToConnect): Promise<void> {
  const { page } = operator;
  const m = operator.words(dataMessages);
  await operator.open('data');
  await page.getByRole('link', { name: m.connect }).first().click();
  await chooseInDialog(operator.running.app, [data.file]);
  await page.getByRole('button', { name: m.choose }).click();
  await page.getByText(m.columnsFound(data.columns)).waitFor();

  const { column, labels } = data.levels;
  await page
    .locator('summary')
    .and(page.getByLabel(m.of(m.more, column)))
    .click();
  await page.getByLabel(m.levels).fill(labels.join('\n'));
  await page.getByLabel(m.label, { exact: true }).fill(data.label);
  await page.getByRole('button', { name: m.submitConnect }).click();

  const consent = await Consent.of(operator);
  await consent.read();
  await consent.choose(consent.words.data.connect);
  await page.getByRole('heading', { level: 1, name: data.label }).waitFor();
}
