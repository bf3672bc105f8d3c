import { expect, test } from 'vitest';
import { Description } from '../../../core/schema/desktop/consent.ts';
import { chooseState, type Progress, SETTLING } from '../../../electron/consent/choose-state.ts';

const described = Description.parse({
  language: 'en',
  heading: 'Approve?',
  sentence: 'They ask.',
  sections: [
    { heading: 'What is read', items: ['a'] },
    { heading: 'What leaves', items: ['b'], mustBeSeen: true },
  ],
  notices: [
    { name: 'one', sentence: 'First.' },
    { name: 'two', sentence: 'Second.' },
  ],
  inputs: [
    { name: 'minimum', label: 'Minimum', kind: 'number', required: true },
    { name: 'until', label: 'Until', kind: 'date', required: true, of: ['alike'] },
    { name: 'note', label: 'Note', kind: 'text' },
  ],
  choices: [
    { id: 'once', label: 'Once', tone: 'primary', needsNotices: true, needsSeen: true },
    { id: 'alike', label: 'Alike', tone: 'plain', needsNotices: true, needsSeen: true },
    { id: 'never', label: 'Never', tone: 'plain', blocked: 'It cannot be.' },
    { id: 'free', label: 'Free', tone: 'plain' },
  ],
});

const done: Progress = {
  seen: new Set([1]),
  notices: new Set(['one', 'two']),
  inputs: { minimum: '3', until: '2030-01-01' },
  age: SETTLING,
  underWay: false,
};
const of = (choice: string, progress: Partial<Progress> = {}) =>
  chooseState(described, { ...done, ...progress }).get(choice);

test('with all read, confirmed and filled in, every choice can be made but the blocked one', () => {
  expect(chooseState(described, done)).toEqual(
    new Map([
      ['once', null],
      ['alike', null],
      ['never', 'blocked'],
      ['free', null],
    ]),
  );
});

test('what must be seen must be seen, and only by choices that need it', () => {
  expect(of('once', { seen: new Set([0]) })).toBe('unseen');
  expect(of('free', { seen: new Set() })).toBeNull();
});

test('every notice is confirmed by itself', () => {
  expect(of('once', { notices: new Set(['two']) })).toBe('notices');
  expect(of('free', { notices: new Set() })).toBeNull();
});

test('inputs are needed by the choices they are a part of', () => {
  expect(of('once', { inputs: { minimum: '3' } })).toBeNull();
  expect(of('alike', { inputs: { minimum: '3', until: ' ' } })).toBe('inputs');
  expect(of('free', { inputs: {} })).toBe('inputs');
});

test('nothing is chosen in the first moment, nor while a choice is carried out', () => {
  for (const choice of ['once', 'alike', 'free']) {
    expect(of(choice, { age: SETTLING - 1 })).toBe('settling');
    expect(of(choice, { underWay: true })).toBe('under-way');
  }
});
