import { beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';
import { TaskResult, TaskView } from '../../../core/schema/api/tasks.ts';
import { pictureOf } from '../../../renderer/charts/picture.ts';
import { standalone } from '../../../renderer/charts/standalone.ts';
import ResultPage from '../../../renderer/features/result/ResultPage.svelte';
import { language } from '../../../renderer/i18n/language.svelte.ts';
import { expectAccessible } from '../support/axe.ts';
import '../../../renderer/styles/tokens.css';
import '../../../renderer/styles/base.css';

const id = `bafyrei${'a'.repeat(52)}`;
const organisation = { id: `12D3KooW${'A'.repeat(44)}`, name: '林德医院' };

const task = TaskView.parse({
  id,
  collaboration: id,
  title: 'Mean age by sex',
  purpose: 'To compare.',
  launcher: organisation,
  algorithm: { name: 'mean', version: 1 },
  parameters: { columns: ['age'], groupBy: [{ column: 'sex', levels: ['f', 'm', 'x'] }] },
  dataset: 'patients',
  privacy: { mode: 'secure', minimum: 3, recipients: 'participants' },
  announced: 1,
  joinDeadline: 2,
  ended: 3,
  stage: 'finished',
  failure: null,
  mine: 'accepted',
  participants: [
    { organisation, answer: 'accepted', reason: null, onRoster: true, verified: true },
  ],
  round: 1,
  resultHash: 'ab',
  hasResult: true,
  pausedBefore: null,
});
const result = TaskResult.parse({
  task: id,
  result: {
    kind: 'statistic',
    statistic: 'mean',
    groupBy: ['sex'],
    rows: [
      { group: ['f'], column: 'age', values: { mean: 53.744094488, count: 254 } },
      { group: ['m'], column: 'age', values: { mean: 54.79, count: 226 } },
    ],
    withheld: [
      { group: ['x'], column: 'age' },
      { group: ['other'], column: 'age' },
    ],
    contributors: 4,
  },
  resultHash: 'ab',
  salt: 'cd',
  verifiedBy: [organisation],
});

beforeEach(() => {
  document.documentElement.dataset['theme'] = 'light';
  language.set('en');
});

test.each(['en', 'zh-CN'] as const)('breaks no rule of accessibility, in %s', async (now) => {
  language.set(now);
  await render(ResultPage, { task, result });
  await expectAccessible();
});

test('what is hidden has words in table and chart, and all digits are to be had', async () => {
  await render(ResultPage, { task, result });
  const hidden = 'hidden (fewer than 3 organisations)';
  await expect.element(page.getByRole('cell', { name: hidden })).toBeVisible();
  expect(
    page.getByRole('img', { name: /most in m \(54.79\), least in f/ }).element().textContent,
  ).toContain(hidden);
  await page.getByLabelText('Show all digits').click();
  await expect.element(page.getByRole('cell', { name: '53.744094488' })).toBeVisible();
});

test('markup in a group’s label, a title and a name is text, in table, chart and the chart’s file', async () => {
  const markup = '<img src="x" onerror="window.ran = 1"><script>window.ran = 1</script>';
  const groupBy = [{ column: 'sex', levels: [markup, 'm', 'x'] }];
  const said = {
    ...task,
    title: markup,
    launcher: { ...organisation, name: markup },
    parameters: { columns: ['age'], groupBy },
  };
  const [first, ...others] = result.result.rows;
  const rows = [{ ...first!, group: [markup] }, ...others];
  const told = TaskResult.parse({ ...result, result: { ...result.result, rows } });
  const { container } = await render(ResultPage, { task: said, result: told });
  await expect.element(page.getByRole('cell', { name: markup }).first()).toBeVisible();
  expect(container.querySelectorAll('img[src="x"], script')).toHaveLength(0);
  const drawing = container.querySelector<SVGSVGElement>('svg[role="img"]')!;
  const { svg } = standalone(drawing, { title: markup, note: markup, description: markup });
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml');
  expect(parsed.querySelector('parsererror, script, img, foreignObject')).toBeNull();
  expect(window).not.toHaveProperty('ran');
});

test('a drawing becomes a file that needs nothing else, light whatever the theme', async () => {
  const { container } = await render(ResultPage, { task, result });
  document.documentElement.dataset['theme'] = 'dark';
  const about = { title: 'A < B', note: 'From 4', description: 'all' };
  const drawing = container.querySelector<SVGSVGElement>('svg[role="img"]')!;
  const made = standalone(drawing, about);
  expect(document.documentElement.dataset['theme']).toBe('dark');
  expect(made.svg).not.toMatch(/var\(|class=/);
  const parsed = new DOMParser().parseFromString(made.svg, 'image/svg+xml');
  expect(parsed.querySelector('parsererror')).toBeNull();
  expect(parsed.querySelector('title')?.textContent).toBe('A < B');
  expect(parsed.querySelector('svg > rect')?.getAttribute('fill')).toBe('#ffffff');
  const bytes = atob(await pictureOf(made));
  expect(bytes.slice(1, 4)).toBe('PNG');
});

test('a long table begins with its first rows, and every row is to be had', async () => {
  const levels = Array.from({ length: 450 }, (_, i) => `ward ${i}`);
  const many = TaskResult.parse({
    ...result,
    result: {
      kind: 'statistic',
      statistic: 'mean',
      groupBy: ['sex'],
      rows: levels.map((level) => ({ group: [level], column: 'age', values: { mean: 50 } })),
      withheld: [],
      contributors: 4,
    },
  });
  await render(ResultPage, { task, result: many });
  // Beside the heading's.
  const rows = () => document.querySelectorAll('tbody tr');
  await expect.element(page.getByText(/^The first 200 of \d+ rows are shown/)).toBeVisible();
  const all = 450;
  expect(rows()).toHaveLength(200);
  await page.getByRole('button', { name: 'Show more' }).click();
  await expect.poll(() => rows().length).toBe(400);
  await page.getByRole('button', { name: 'Show more' }).click();
  await expect.poll(() => rows().length).toBe(all);
  expect(page.getByRole('button', { name: 'Show more' }).elements()).toEqual([]);
});
