import { comparisonOf } from '../../../core/schema/desktop/comparison.ts';
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Description } from '../../../core/schema/desktop/consent.ts';
import type { TaskId } from '../../../core/schema/ids.ts';
import {
  connectCsv,
  ended,
  eventually,
  label,
  launch,
  testCollaboration,
  type TestCollaboration,
  type TestNode,
} from '../../support/nodes.ts';
import { testDesk, type TestDesk } from './support/desk.ts';

const ADULTS = 'age\n30\n31\n32\n33\n34\n35\n';

let collaboration: TestCollaboration;
let [launcher, second, third]: TestNode[] = [];
let desk: TestDesk;

beforeAll(async () => {
  collaboration = await testCollaboration(['North Clinic', 'South Clinic', 'East Clinic']);
  [launcher, second, third] = collaboration.nodes;
  for (const node of collaboration.nodes) await connectCsv(node, 'patients', ADULTS);
  desk = testDesk(second!);
});
afterAll(() => collaboration.stop());

/** A task that waits for the desk's operator. */
async function waiting(more: Partial<Parameters<typeof launch>[1]> = {}): Promise<TaskId> {
  const id = await launch(launcher!, {
    dataset: label('patients'),
    algorithm: 'mean',
    parameters: { columns: ['age'] },
    purpose: 'How old are they?',
    ...more,
  });
  await eventually(async () => (await desk.client.inbox()).some((task) => task.id === id));
  return id;
}

const code = (verdict: object) => ('code' in verdict ? verdict.code : null);
const everyText = (description: Description) => JSON.stringify(description);

test('a task is approved as it was shown, and runs', async () => {
  const id = await waiting();
  const { shown, outcome } = await desk.open({ kind: 'accept-task', task: id });
  const { description } = shown;
  expect(description.facts).toContainEqual({
    label: 'Asked by',
    value: 'North Clinic',
    as: 'quote',
  });
  expect(description.facts).toContainEqual(
    expect.objectContaining({ value: 'How old are they?', as: 'quote' }),
  );
  const seen = description.sections.filter(({ mustBeSeen }) => mustBeSeen);
  expect(seen.flatMap(({ items }) => items).join()).toContain('sum of age');
  expect(description.notices.map(({ name }) => name)).toEqual(['minimum-of-two']);

  expect(code(await desk.choose('accept'))).toBe('NOTICE_REQUIRED');
  expect(await desk.choose('accept', { notices: ['minimum-of-two'] })).toEqual({ verdict: 'done' });
  expect(await outcome).toMatchObject({
    outcome: 'done',
    choice: 'accept',
    answer: { id, mine: 'accepted' },
  });
  expect(desk.desk.pending()).toBeNull();
  expect(desk.surface.slice(-1)).toEqual(['hide']);

  const { digest, notices } = await third!.services.review(id);
  const names = notices.map(({ name }) => name);
  await third!.services.decide(id, { decision: 'accept', digest, notices: names });
  expect((await ended(launcher!, id)).stage).toBe('finished');
});

test('what changed since it was shown is not approved, and is shown anew', async () => {
  const id = await waiting();
  const { shown, outcome } = await desk.open({ kind: 'accept-task', task: id });
  await writeFile(`${second!.folder}/patients.csv`, `${ADULTS}36\n`);
  expect(code(await desk.choose('accept', { notices: ['minimum-of-two'] }))).toBe(
    'DIGEST_MISMATCH',
  );
  const again = desk.desk.pending()!;
  expect(again.id).not.toBe(shown.id);
  expect(everyText(again.description)).toContain('All 7 rows.');
  // An answer to what was shown before is no answer to what is shown now.
  const late = { notices: ['minimum-of-two'], id: shown.id };
  expect(code(await desk.choose('accept', late))).toBe('CONFLICT');
  expect((await desk.client.task(id)).mine).toBe('asked');
  await desk.choose('accept', { notices: ['minimum-of-two'] });
  expect(await outcome).toMatchObject({ outcome: 'done' });
});

test('what cannot be approved says why, and is not approved', async () => {
  await connectCsv(launcher!, 'visits', 'height\n1\n2\n3\n4\n5\n6\n');
  await connectCsv(second!, 'visits', ADULTS);
  const id = await waiting({ dataset: label('visits'), parameters: { columns: ['height'] } });
  const { shown, outcome } = await desk.open({ kind: 'accept-task', task: id });
  for (const { blocked } of shown.description.choices) expect(blocked).toContain('height');
  const verdict = await desk.choose('accept', { notices: ['minimum-of-two'] });
  expect(code(verdict)).toBe('NOT_ALLOWED');
  expect(await desk.close()).toEqual({ verdict: 'done' });
  expect(await outcome).toEqual({ outcome: 'dismissed' });
  expect((await desk.client.task(id)).mine).toBe('asked');
});

test('approving alike makes a policy for exactly such tasks', async () => {
  const id = await waiting();
  const { outcome } = await desk.open({ kind: 'accept-task', task: id });
  const bad = { notices: ['minimum-of-two'], inputs: { until: '2020-01-01' } };
  expect(code(await desk.choose('accept-alike', bad))).toBe('USAGE');
  expect((await desk.client.task(id)).mine).toBe('asked');
  await desk.choose('accept-alike', { notices: ['minimum-of-two'], inputs: { uses: '３' } });
  expect(await outcome).toMatchObject({ choice: 'accept-alike', answer: { mine: 'accepted' } });
  const [policy, another] = await desk.client.policies();
  expect(another).toBeUndefined();
  expect(policy!.terms).toMatchObject({
    action: 'accept',
    algorithms: ['mean'],
    dataset: 'patients',
    columns: ['age'],
    filters: false,
    groups: false,
    open: false,
    minimum: 2,
    mostUses: 3,
  });
  expect(policy!.terms.launchers).toHaveLength(1);
  expect(policy!.terms.until).toBeGreaterThan(Date.now());

  const alike = await launch(launcher!, {
    dataset: label('patients'),
    algorithm: 'mean',
    parameters: { columns: ['age'] },
  });
  const placeOf = async () =>
    (await desk.client.tasks()).items.find((task) => task.id === alike)?.mine;
  await eventually(async () => (await placeOf()) === 'accepted');

  const removing = await desk.open({ kind: 'remove-policy', policy: policy!.id });
  expect(removing.shown.description.sentence).toContain('“North Clinic”');
  await desk.choose('remove');
  expect(await removing.outcome).toMatchObject({ outcome: 'done', answer: null });
  expect(await desk.client.policies()).toEqual([]);
});

test('a filter makes a task that is approved one at a time', async () => {
  const id = await waiting({ parameters: { columns: ['age'], filter: 'age > 31' } });
  const { shown } = await desk.open({ kind: 'accept-task', task: id });
  const alike = shown.description.choices.find((choice) => choice.id === 'accept-alike');
  expect(alike?.blocked).toContain('one at a time');
  expect(shown.description.facts).toContainEqual(
    expect.objectContaining({ value: 'age > 31', as: 'code' }),
  );
  await desk.close();
});

test('a task is declined with a reason for all and a note for oneself', async () => {
  const id = await waiting();
  const { outcome } = await desk.open({ kind: 'decline-task', task: id });
  expect(code(await desk.choose('decline', { inputs: { reason: 'because' } }))).toBe('USAGE');
  await desk.choose('decline', {
    inputs: { reason: 'not-our-purpose', note: 'asked twice\nthis week' },
  });
  expect(await outcome).toMatchObject({ choice: 'decline', answer: { mine: 'declined' } });
  await eventually(async () => {
    const { participants } = await launcher!.services.task(id);
    return participants.some(({ reason }) => reason === 'not-our-purpose');
  });
});

test('an approval is taken back', async () => {
  const id = await waiting();
  const accepting = await desk.open({ kind: 'accept-task', task: id });
  await desk.choose('accept', { notices: ['minimum-of-two'] });
  await accepting.outcome;
  const { outcome } = await desk.open({ kind: 'withdraw-acceptance', task: id });
  await desk.choose('withdraw', { inputs: { reason: 'unavailable' } });
  expect(await outcome).toMatchObject({ choice: 'withdraw', answer: { mine: 'withdrawn' } });
});

test('one decision at a time; a page may ask again when its own was closed', async () => {
  const first = await desk.open({ kind: 'back-up' });
  await expect(desk.desk.propose({ kind: 'close-facade' })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  expect(desk.desk.pending()!.id).toBe(first.shown.id);
  await desk.close();
  expect(await first.outcome).toEqual({ outcome: 'dismissed' });
  const second = await desk.open({ kind: 'back-up' });
  desk.desk.dismiss();
  expect(await second.outcome).toEqual({ outcome: 'dismissed' });
  expect(await desk.close()).toMatchObject({ verdict: 'refused', code: 'CONFLICT' });
});

test('what is not there cannot be decided, and blocks nothing', async () => {
  await expect(
    desk.desk.propose({ kind: 'remove-policy', policy: 'nothing' }),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(desk.desk.pending()).toBeNull();
  const { outcome } = await desk.open({ kind: 'close-facade' });
  expect(code(await desk.choose('open-everything'))).toBe('USAGE');
  await desk.close();
  await outcome;
});

test('a safety number is confirmed by what is typed, not by what is shown', async () => {
  // One that was not confirmed when the collaboration was made.
  const peer = (await desk.client.peers()).find(({ organisation }) =>
    organisation.name.startsWith('North'),
  )!;
  const { organisation: self } = await desk.client.status();
  const { shown: both, mine, theirs } = comparisonOf(self, peer.organisation.id, peer.safetyNumber);
  const [read, wrong] = [theirs.join(' '), '00000 00000'];
  const proposal = { kind: 'confirm-peer' as const, peer: peer.organisation.id };
  const { shown, outcome } = await desk.open(proposal);
  const said = shown.description.facts.map(({ value }) => value);
  expect(said).toContain(both.join(' '));
  expect(said).toContain(mine.join(' '));
  for (const hidden of theirs) expect(JSON.stringify(shown.description)).not.toContain(hidden);
  expect(code(await desk.choose('confirm', { inputs: { groups: '12345' } }))).toBe('USAGE');
  for (let attempt = 0; attempt < 3; attempt++) {
    const verdict = await desk.choose('confirm', { inputs: { groups: wrong } });
    expect(code(verdict)).toBe('SAFETY_NUMBER_MISMATCH');
  }
  // It stays to say why; nothing can be tried in it any more.
  expect(desk.desk.pending()!.description.choices[0]!.blocked).toContain('three times');
  const right = await desk.choose('confirm', { inputs: { groups: read } });
  expect(code(right)).toBe('NOT_ALLOWED');
  await desk.close();
  expect(await outcome).toEqual({ outcome: 'dismissed' });

  const again = await desk.open(proposal);
  await desk.choose('confirm', { inputs: { groups: read } });
  expect(await again.outcome).toMatchObject({ outcome: 'done', answer: { confirmed: true } });
});

test('a recovery file is saved under a passphrase typed twice, and no page sees either', async () => {
  const { outcome } = await desk.open({ kind: 'back-up' });
  const typed = (passphrase: string, again: string) =>
    desk.choose('save', { inputs: { passphrase, again } });
  expect(code(await typed('short', 'short'))).toBe('USAGE');
  expect(code(await typed('long enough', 'long enoujh'))).toBe('USAGE');
  desk.savesFiles = false;
  expect(code(await typed('long enough', 'long enough'))).toBe('NOT_READY');
  desk.savesFiles = true;
  await typed('long enough', 'long enough');
  expect(desk.saved).toHaveLength(1);
  expect(desk.saved[0]!.content.length).toBeGreaterThan(100);
  expect(await outcome).toEqual({
    outcome: 'done',
    choice: 'save',
    answer: { path: `/somewhere/${desk.saved[0]!.name}` },
  });
});

test('a control that is closed while it works leaves nothing open', async () => {
  const { outcome } = await desk.open({ kind: 'back-up' });
  const inputs = { passphrase: 'long enough', again: 'long enough' };
  desk.savesFiles = false;
  desk.onSave = () => desk.desk.dismiss();
  expect(code(await desk.choose('save', { inputs }))).toBe('NOT_READY');
  expect(await outcome).toEqual({ outcome: 'dismissed' });
  expect(desk.desk.pending()).toBeNull();
  desk.savesFiles = true;
  desk.onSave = () => undefined;
});

test('launching with own data asks for every word the node asks for', async () => {
  const founder = testDesk(launcher!);
  const spec = {
    purpose: '',
    dataset: label('patients'),
    algorithm: 'mean',
    parameters: { columns: ['age'] },
    mode: 'secure' as const,
    participants: {},
    minimum: 2,
    recipients: 'participants' as const,
    joinSeconds: 60,
    phaseSeconds: 15,
    pauseBefore: [],
  };
  const { shown, outcome } = await founder.open({ kind: 'launch-and-contribute', spec });
  expect(shown.description.notices.map(({ name }) => name)).toEqual(['minimum-of-two']);
  await founder.choose('launch', { notices: ['minimum-of-two'] });
  const done = await outcome;
  expect(done).toMatchObject({ outcome: 'done', choice: 'launch' });
  const { items } = await founder.client.tasks({ limit: 1 });
  expect(items[0]).toMatchObject({ mine: 'launcher' });
  expect(done).toHaveProperty('answer.id', items[0]!.id);
});
