import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyHistory } from '../../core/history/verify.ts';
import { historyMessages } from '../../renderer/features/history/messages.ts';
import { tasksMessages } from '../../renderer/features/tasks/messages.ts';
import { standingMessages } from '../../renderer/features/tasks/standing-messages.ts';
import { makeHome, removeHome, startAgain, startApp } from './support/app.ts';
import { obstacle } from './support/available.ts';
import { Operator } from './support/operator.ts';
import { csvOf, meanOf, patients } from './support/patients.ts';
import {
  found,
  invite,
  join as joinIn,
  verifyEachOther,
} from './support/screens/collaborations.ts';
import { connectData } from './support/screens/data.ts';
import { begin, firstRun } from './support/screens/first-run.ts';
import { exportHistory, openHistory } from './support/screens/history.ts';
import { launchTask } from './support/screens/new-task.ts';
import { numbers, openResult, save } from './support/screens/result.ts';
import { approve, openReview, previewOwnNumbers } from './support/screens/review.ts';

const names = { ahorn: 'Ahorn Klinik', linde: '林德医院', birke: 'Birke Hospital' } as const;
const collaboration = 'Stroke registry';
const title = 'Age and length of stay by sex';
const rows = {
  ahorn: [...patients(1, 40), { age: 99, sex: 'x', stay: 1 }],
  linde: patients(2, 30),
  birke: patients(3, 24),
};
const pooled = Object.values(rows).flat();
const truth = (sex: string, column: 'age' | 'stay'): number =>
  meanOf(pooled.filter((row) => row.sex === sex).map((row) => row[column]));

/** Three people, each before an app of his own, from the first window to the result: one of them in Chinese throughout. */
describe.skipIf(obstacle() !== null)('three organisations', { timeout: 180_000 }, () => {
  let ahorn: Operator;
  let linde: Operator;
  let birke: Operator;
  let files: string;
  let task: string;
  const everybody = () => [ahorn, linde, birke];
  const nameOf = (operator: Operator) =>
    operator === ahorn ? names.ahorn : operator === linde ? names.linde : names.birke;

  beforeAll(async () => {
    files = await makeHome();
    const apps = await Promise.all([startApp(), startApp(), startApp()]);
    ahorn = new Operator(apps[0]);
    linde = new Operator(apps[1], 'zh-CN');
    birke = new Operator(apps[2]);
  }, 180_000);
  afterAll(async () => {
    await Promise.all(everybody().map(({ running }) => running.end()));
    await removeHome(files);
  });

  test('set themselves up', async () => {
    await Promise.all(everybody().map((operator) => firstRun(operator, nameOf(operator))));
    expect(await linde.page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
  });

  test('meet by invitation: one founds, one joins by a text, one by a file', async () => {
    await begin(ahorn, 'found');
    await found(ahorn, collaboration, 'To compare wards, under the agreement of May.');
    const text = await invite(ahorn, join(files, 'linde.parley-invitation'));
    const file = join(files, 'birke.parley-invitation');
    await invite(ahorn, file);

    await begin(linde, 'join');
    await joinIn(linde, collaboration, text);
    await begin(birke, 'finish');
    // As the system does when somebody opens a file.
    await startAgain(birke.running, file);
    await joinIn(birke, collaboration);
  });

  test('know whom they deal with: each types what the other reads out', async () => {
    for (const operator of everybody()) {
      await operator.open('collaborations');
      await operator.page.getByRole('link', { name: collaboration }).click();
    }
    await verifyEachOther(ahorn, linde);
    await verifyEachOther(ahorn, birke);
    await verifyEachOther(linde, birke);
  });

  test('connect their data, which stays where it is', async () => {
    for (const [who, operator] of Object.entries({ ahorn, linde, birke })) {
      const file = join(files, `${who}.csv`);
      await writeFile(file, csvOf(rows[who as keyof typeof rows]));
      await connectData(operator, {
        file,
        label: 'patients',
        columns: 3,
        levels: { column: 'sex', labels: ['f', 'm', 'x'] },
      });
    }
  });

  test('ask, see what is asked, and approve what they have read', async () => {
    task = await launchTask(ahorn, {
      algorithm: 'Mean',
      dataset: 'patients',
      columns: ['age', 'stay'],
      groupBy: 'sex',
      title,
      purpose: 'For the annual report.',
    });
    for (const operator of [linde, birke]) {
      await openReview(operator, title);
      const preview = await previewOwnNumbers(operator);
      expect(preview.length).toBeGreaterThan(2);
      await approve(operator);
    }
  });

  test('watch it being computed, and get the same numbers as all rows together give', async () => {
    const grid = ahorn.page.getByRole('table', { name: ahorn.words(tasksMessages).partners });
    const verified = ahorn.words(standingMessages).verified;
    for (const name of Object.values(names)) {
      await grid
        .getByRole('row', { name })
        .getByRole('cell')
        .last()
        .getByText(verified)
        .waitFor({ timeout: 90_000 });
    }
    for (const operator of everybody()) {
      await operator.go({ page: 'task', task });
      await openResult(operator);
    }
    const shown = await numbers(ahorn);
    expect(
      shown
        .filter(([sex]) => sex === 'x')
        .flat()
        .join(' '),
    ).toMatch(/hidden/);
    for (const sex of ['f', 'm']) {
      for (const column of ['age', 'stay'] as const) {
        const row = shown.find((cells) => cells[0] === sex && cells[1] === column);
        expect(Number(row![2]), `${sex} ${column}`).toBeCloseTo(truth(sex, column), 2);
      }
    }
    expect(await numbers(birke)).toEqual(shown);
  });

  test('take the result along as files', async () => {
    const csv = await save(linde, 'saveCsv', files);
    const { result, provenance } = JSON.parse(await save(birke, 'saveJson', files)) as {
      provenance: { task: string };
      result: { rows: { group: string[]; column: string; values: { mean: number } }[] };
    };
    expect(provenance.task).toBe(task);
    for (const sex of ['f', 'm']) {
      for (const column of ['age', 'stay'] as const) {
        const row = result.rows.find((one) => one.group[0] === sex && one.column === column);
        expect(row!.values.mean).toBeCloseTo(truth(sex, column), 9);
        const line = csv.split('\r\n').find((it) => it.startsWith(`${sex},${column},`));
        expect(Number(line!.split(',')[2])).toBeCloseTo(truth(sex, column), 9);
      }
    }
  });

  test('read in the history what happened, and export it so that anybody can check it', async () => {
    for (const operator of everybody()) await openHistory(operator);
    const main = ahorn.page.getByRole('main');
    await main.getByText(title).first().waitFor();
    for (const name of Object.values(names)) {
      expect(await main.getByText(name).count()).toBeGreaterThan(0);
    }
    await linde.page
      .getByRole('heading', { level: 1, name: linde.words(historyMessages).heading })
      .waitFor();
    const content = await exportHistory(birke, join(files, 'all.parley-history'));
    expect(verifyHistory(content)).toMatchObject({
      name: collaboration,
      tasks: 1,
      results: 1,
      ok: true,
      problems: [],
      forked: [],
    });
  });
});
