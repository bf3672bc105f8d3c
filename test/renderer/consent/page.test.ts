import axe from 'axe-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type {
  ConsentAnswer,
  ConsentBridge,
  ConsentVerdict,
  Pending,
} from '../../../core/schema/desktop/consent.ts';
import { SETTLING } from '../../../electron/consent/choose-state.ts';
import { startPage } from '../../../electron/consent/page.ts';
import '../../../electron/consent/style.css';

/** The shell's side, as the page knows it. */
let pending: Pending | null;
let answers: ConsentAnswer[];
let verdict: ConsentVerdict;
let changed: () => void;
let end: () => void;

const bridge: ConsentBridge = {
  pending: async () => pending,
  answer: async (answer) => {
    answers.push(answer);
    if (verdict.verdict === 'done') pending = null;
    return verdict;
  },
  onChange: (hear) => {
    changed = hear;
  },
};

const description: Pending['description'] = {
  language: 'en',
  heading: 'Approve this task?',
  sentence: 'North Clinic asks for a mean.',
  facts: [
    { label: 'Why', value: '<b>bold</b> claims', as: 'quote' },
    { label: 'Task', value: 'bafyrei', as: 'code' },
  ],
  sections: [
    { heading: 'What leaves', items: many('Sum'), mustBeSeen: true },
    { heading: 'Checked', items: ['All good.'], mustBeSeen: false },
  ],
  notices: [{ name: 'minimum-of-two', sentence: 'Two can learn the third one’s numbers.' }],
  inputs: [
    {
      name: 'minimum',
      label: 'At least so many others',
      hint: '',
      kind: 'number',
      options: [],
      value: '2',
      required: true,
      of: [],
    },
  ],
  choices: [
    {
      id: 'accept',
      label: 'Approve this once',
      tone: 'primary',
      needsNotices: true,
      needsSeen: true,
      blocked: null,
    },
  ],
};

function many(what: string): string[] {
  return Array.from({ length: 60 }, (_, i) => `${what} ${i} over all participants.`);
}

const approve = page.getByRole('button', { name: 'Approve this once' });
const settled = () => new Promise((wake) => setTimeout(wake, SETTLING + 60));

beforeEach(() => {
  pending = { id: 'first', theme: 'light', description };
  answers = [];
  verdict = { verdict: 'done' };
});
afterEach(() => {
  end();
  document.body.replaceChildren();
});

async function start(): Promise<void> {
  await page.viewport(900, 600);
  end = startPage(bridge);
  await expect.element(page.getByRole('heading', { level: 1 })).toHaveFocus();
}

async function readAll(): Promise<void> {
  for (const item of document.querySelectorAll('.must-be-seen li')) {
    item.scrollIntoView({ block: 'center' });
    await new Promise((wake) => requestAnimationFrame(() => requestAnimationFrame(wake)));
  }
}

test('is chosen only when all was read and confirmed, and the moment has passed', async () => {
  await start();
  const why = page.getByText(/^Read all of what/);
  await expect.element(approve).toHaveAttribute('aria-disabled', 'true');
  await expect.element(why).toBeInTheDocument();
  // Its end alone is not the whole of it.
  [...document.querySelectorAll('.must-be-seen li')].at(-1)?.scrollIntoView();
  await settled();
  await expect.element(why).toBeInTheDocument();
  await readAll();
  await expect.element(why).not.toBeInTheDocument();
  await expect.element(page.getByText('Confirm every notice first.')).toBeInTheDocument();
  await userEvent.click(page.getByRole('checkbox'));
  await expect.element(approve).toHaveAttribute('aria-disabled', 'false');
  await userEvent.click(approve);
  expect(answers).toEqual([
    {
      answer: 'choose',
      id: 'first',
      choice: 'accept',
      notices: ['minimum-of-two'],
      inputs: { minimum: '2' },
    },
  ]);
  await expect.element(page.getByText('Nothing waits for your decision.')).toBeInTheDocument();
});

test('Enter never chooses, a space does; focus counts as having read', async () => {
  await start();
  document.querySelector<HTMLElement>('.must-be-seen')?.focus();
  await userEvent.click(page.getByRole('checkbox'));
  await settled();
  await expect.element(approve).toHaveAttribute('aria-disabled', 'false');
  (approve.element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  expect(answers).toEqual([]);
  await userEvent.keyboard(' ');
  expect(answers).toHaveLength(1);
});

test('nothing is chosen just after the window was given the focus', async () => {
  await start();
  document.querySelector<HTMLElement>('.must-be-seen')?.focus();
  await userEvent.click(page.getByRole('checkbox'));
  await settled();
  await expect.element(approve).toHaveAttribute('aria-disabled', 'false');
  window.dispatchEvent(new Event('focus'));
  await expect.element(approve).toHaveAttribute('aria-disabled', 'true');
  (approve.element() as HTMLElement).click();
  expect(answers).toEqual([]);
});

test('Escape closes without deciding', async () => {
  await start();
  await userEvent.keyboard('{Escape}');
  expect(answers).toEqual([{ answer: 'dismiss', id: 'first' }]);
});

test('the words of others are text, and never markup', async () => {
  await start();
  expect(document.querySelector('dd b')).toBeNull();
  await expect.element(page.getByText('<b>bold</b> claims')).toBeInTheDocument();
});

test('a refusal is said, also when the matter is described anew', async () => {
  await start();
  document.querySelector<HTMLElement>('.must-be-seen')?.focus();
  await userEvent.click(page.getByRole('checkbox'));
  await settled();
  verdict = { verdict: 'refused', code: 'DIGEST_MISMATCH', sentence: 'It changed.' };
  pending = { id: 'second', theme: 'dark', description: { ...description, sentence: 'Anew.' } };
  await userEvent.click(approve);
  await expect.element(page.getByText('Anew.')).toBeInTheDocument();
  await expect.element(page.getByRole('alert')).toHaveTextContent('It changed.');
  await expect.element(page.getByRole('checkbox')).not.toBeChecked();
  expect(document.documentElement.dataset['theme']).toBe('dark');
});

test('what is pending appears when it comes, in its own language', async () => {
  const later = pending;
  pending = null;
  end = startPage(bridge);
  await expect.element(page.getByText('Nothing waits for your decision.')).toBeInTheDocument();
  pending = { ...later!, description: { ...description, language: 'zh-CN' } };
  changed();
  await expect.element(page.getByRole('button', { name: '关闭，不作决定' })).toBeInTheDocument();
  expect(document.documentElement.lang).toBe('zh-CN');
});

test.each(['light', 'dark'] as const)('is accessible, in its %s theme', async (theme) => {
  const [section] = description.sections;
  const kinds = ['text', 'long-text', 'password', 'digits', 'number', 'date', 'yes-no'] as const;
  const fields = kinds.map((kind) => ({
    ...description.inputs[0]!,
    name: kind,
    kind,
    label: `As ${kind}`,
    hint: 'What it is for.',
    of: ['accept'],
  }));
  const choice = {
    ...fields[0]!,
    name: 'choice',
    kind: 'choice' as const,
    label: 'As choice',
    options: [{ value: '2', label: 'Two' }],
  };
  const [accept] = description.choices;
  pending = {
    id: 'all',
    theme,
    description: {
      ...description,
      sections: [{ ...section!, items: ['One sum.'] }],
      inputs: [...fields, choice],
      choices: [
        accept!,
        { ...accept!, id: 'ready', label: 'Ready', needsNotices: false },
        { ...accept!, id: 'danger', label: 'Remove', tone: 'danger', needsNotices: false },
        { ...accept!, id: 'blocked', label: 'Blocked', blocked: 'It cannot be.' },
      ],
    },
  };
  await start();
  await settled();
  const { violations } = await axe.run(document, {
    // The frame around the test is not part of the page.
    rules: { 'page-has-heading-one': { enabled: true } },
  });
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});
