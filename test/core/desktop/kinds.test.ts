import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createConsentDesk } from '../../../core/desktop/consent-desk.ts';
import { ConnectDataset } from '../../../core/schema/api/datasets.ts';
import { LaunchTask } from '../../../core/schema/api/tasks.ts';
import type { Pending } from '../../../core/schema/desktop/consent.ts';
import {
  Proposal,
  type ProposalKind,
  type ProposalOf,
} from '../../../core/schema/desktop/proposal.ts';
import type { Language } from '../../../core/schema/language.ts';
import {
  connectCsv,
  eventually,
  label,
  launch,
  testCollaboration,
  type TestCollaboration,
  type TestNode,
} from '../../support/nodes.ts';
import { testDesk, type TestDesk } from './support/desk.ts';

const NAMES = ['North Clinic', 'South Clinic', 'East Clinic'];
const DAY = 86_400_000;

let collaboration: TestCollaboration;
let [founder, second, third]: TestNode[] = [];
let proposals: { [K in ProposalKind]: ProposalOf<K> };
const desks: Partial<Record<Language, TestDesk>> = {};

beforeAll(async () => {
  collaboration = await testCollaboration(NAMES);
  [founder, second, third] = collaboration.nodes;
  const { id } = collaboration;
  const files: string[] = [];
  for (const node of [founder!, second!]) {
    files.push(await connectCsv(node, 'patients', 'age,site\n30,a\n31,a\n32,b\n33,b\n34,a\n'));
  }
  const task = await launch(second!, {
    dataset: label('patients'),
    algorithm: 'mean',
    parameters: {
      columns: ['age'],
      filter: 'age > 30',
      groupBy: [{ column: 'site', levels: ['a'] }],
    },
    contribute: 'ask',
    purpose: 'To know.',
  });
  await eventually(async () => (await founder!.services.inbox()).some((it) => it.id === task));
  desks.en = testDesk(founder!, 'en');
  desks['zh-CN'] = testDesk(founder!, 'zh-CN');
  const { client } = desks.en;
  const { members } = await client.collaboration(id);
  const [, south, east] = members.map(({ organisation }) => organisation.id);
  const policy = await client.addPolicy({
    name: 'Means',
    action: 'decline',
    collaboration: id,
    launchers: 'any',
    algorithms: ['median'],
    dataset: 'patients',
    columns: 'any',
    filters: false,
    groups: false,
    open: false,
    minimum: 3,
    until: null,
    mostUses: null,
  });
  const invitation = await client.invite(id, {});
  const elsewhere = await third!.services.foundCollaboration({ name: 'Other', purpose: '' });
  const { ticket } = await third!.services.invite(elsewhere.id, { role: 'member', hours: 1 });
  const token = await client.createToken({ name: 'notebook', scopes: ['read'], days: 3 });
  await client.addFacadeUser({ name: 'researcher', password: 'long enough' });
  const ofMember = { collaboration: id, member: south! };

  proposals = {
    'accept-task': { kind: 'accept-task', task },
    'decline-task': { kind: 'decline-task', task },
    'withdraw-acceptance': { kind: 'withdraw-acceptance', task },
    'launch-and-contribute': {
      kind: 'launch-and-contribute',
      spec: LaunchTask.parse({
        dataset: 'patients',
        algorithm: 'median',
        parameters: {
          columns: ['age'],
          grid: { low: 0, high: 100, step: 1 },
          exactOrderStatistics: true,
        },
        minimum: 2,
        recipients: 'launcher',
        invited: [south, east],
      }),
    },
    'add-policy': {
      kind: 'add-policy',
      terms: {
        ...policy.terms,
        action: 'accept',
        launchers: [south!, east!],
        algorithms: ['mean', 'count'],
        columns: policy.terms.columns,
        open: true,
        minimum: 2,
        until: Date.now() + 30 * DAY,
        mostUses: 12,
      },
    },
    'remove-policy': { kind: 'remove-policy', policy: policy.id },
    'detect-columns': { kind: 'detect-columns', source: { format: 'csv', paths: [files[0]!] } },
    'connect-dataset': {
      kind: 'connect-dataset',
      definition: ConnectDataset.parse({
        label: 'patients',
        description: 'Everybody',
        source: { format: 'csv', paths: [files[0], join(founder!.folder, 'more.csv')] },
        columns: [
          { local: 'age', name: 'age', type: 'integer' },
          { local: 'site', name: 'place', type: 'text', levels: ['a', 'b'] },
          { local: 'key', name: 'key', type: 'text', published: false },
        ],
        personColumn: 'key',
        disclosure: { smallestGroup: 1, allowExactOrderStatistics: true, overlap: 'ask' },
        publishSchema: true,
        replace: true,
      }),
    },
    'disconnect-dataset': { kind: 'disconnect-dataset', label: label('patients') },
    'found-collaboration': { kind: 'found-collaboration', name: 'Third', purpose: 'To see.' },
    'join-collaboration': { kind: 'join-collaboration', ticket },
    invite: { kind: 'invite', collaboration: id, role: 'admin', hours: 24 },
    'revoke-invitation': {
      kind: 'revoke-invitation',
      collaboration: id,
      invitation: invitation.id,
    },
    'confirm-peer': { kind: 'confirm-peer', peer: south! },
    'promote-member': { kind: 'promote-member', ...ofMember },
    'demote-member': { kind: 'demote-member', ...ofMember },
    'remove-member': { kind: 'remove-member', ...ofMember },
    'succeed-member': { kind: 'succeed-member', collaboration: id, old: south!, new: east! },
    'leave-collaboration': { kind: 'leave-collaboration', collaboration: id },
    'change-profile': { kind: 'change-profile', profile: { name: 'North Hospital', contact: '' } },
    'back-up': { kind: 'back-up' },
    'create-token': {
      kind: 'create-token',
      name: 'script',
      scopes: ['read', 'launch'],
      days: null,
    },
    'rotate-token': { kind: 'rotate-token', token: token.token.id },
    'revoke-token': { kind: 'revoke-token', token: token.token.id },
    'start-relaying': { kind: 'start-relaying', bytesPerSecond: 1024 * 1024 },
    'stop-relaying': { kind: 'stop-relaying' },
    'open-facade': { kind: 'open-facade', port: 0 },
    'close-facade': { kind: 'close-facade' },
    'add-facade-user': { kind: 'add-facade-user', name: 'analyst' },
    'remove-facade-user': { kind: 'remove-facade-user', name: 'researcher' },
  };
});
afterAll(() => collaboration.stop());

/** What others, files or the operator have named, and what is called the same in every language. */
const named = [
  ...NAMES,
  ...[
    'Mean of age (patients)',
    'Test',
    'Other',
    'Third',
    'Means',
    'North Hospital',
    'Everybody',
    'MiB',
    'To know.',
    'To see.',
  ],
  ...['patients', 'age', 'site', 'place', 'key', 'notebook', 'script', 'researcher', 'analyst'],
  ...['vantage6', 'more.csv', 'patients.csv'],
].sort((a, b) => b.length - a.length);

function foreignIn({ description }: Pending): string[] {
  const { facts, sections, notices, inputs, choices, heading, sentence } = description;
  const texts = [
    heading,
    sentence,
    ...facts.flatMap(({ label: of, value, as }) => (as === 'text' ? [of, value] : [of])),
    ...sections.flatMap((section) => [section.heading, ...section.items]),
    ...notices.map((notice) => notice.sentence),
    ...inputs.flatMap((input) => [input.label, input.hint, ...input.options.map((it) => it.label)]),
    ...choices.flatMap((choice) => [choice.label, choice.blocked ?? '']),
  ];
  return texts.filter((text) => {
    let left = text.replaceAll(founder!.folder, '');
    for (const name of named) left = left.replaceAll(name, '');
    return /[A-Za-z]{2,}/.test(left);
  });
}

/** Words of one control must not be taken for each other. */
function expectDistinct({ description }: Pending): void {
  const labels = [...description.choices, ...description.inputs].map((it) => it.label);
  expect(new Set(labels).size).toBe(labels.length);
  const headings = description.sections.map(({ heading }) => heading);
  expect(new Set(headings).size).toBe(headings.length);
}

test.each(Proposal.options.map(({ shape }) => shape.kind.value))(
  '%s is described in both languages',
  async (kind) => {
    const english = await desks.en!.open(proposals[kind]);
    await desks.en!.close();
    expectDistinct(english.shown);
    expect(JSON.stringify(english.shown)).not.toMatch(/[\u4e00-\u9fff]/);

    const chinese = await desks['zh-CN']!.open(proposals[kind]);
    await desks['zh-CN']!.close();
    expectDistinct(chinese.shown);
    expect(chinese.shown.description.heading).toMatch(/[\u4e00-\u9fff]/);
    expect(foreignIn(chinese.shown)).toEqual([]);
  },
);

const choose = async (kind: ProposalKind, choice: string, inputs: Record<string, string> = {}) => {
  const desk = desks.en!;
  const { shown, outcome } = await desk.open(proposals[kind]);
  const notices = shown.description.notices.map(({ name }) => name);
  expect(await desk.choose(choice, { notices, inputs })).toEqual({ verdict: 'done' });
  return outcome;
};

test('a policy is said in one sentence, and confirmed here, not by the page', async () => {
  const { shown, outcome } = await desks.en!.open(proposals['add-policy']);
  expect(shown.description.sentence).toMatch(
    /^Tasks from “South Clinic” or “East Clinic” that ask for Mean or Count over “patients”, reading any columns, are approved without asking you, until .* and at most 12 times\.$/,
  );
  expect(shown.description.notices).toHaveLength(2);
  expect(await desks.en!.choose('add')).toMatchObject({ code: 'NOTICE_REQUIRED' });
  const notices = ['minimum-of-two', 'own-numbers'];
  await desks.en!.choose('add', { notices });
  expect(await outcome).toMatchObject({ answer: { terms: { notices: ['minimum-of-two'] } } });
});

test('a dataset is changed as it was shown, and what changes is said', async () => {
  const { definition } = proposals['connect-dataset'];
  await writeFile(definition.source.paths[0]!, 'age,site,key\n30,a,p\n31,b,q\n');
  await writeFile(definition.source.paths[1]!, 'age,site,key\n33,a,r\n');
  const { shown, outcome } = await desks.en!.open(proposals['connect-dataset']);
  const items = shown.description.sections.flatMap((section) => section.items);
  expect(items).toContain(`The file “${definition.source.paths[1]!}” is added.`);
  expect(items).toContain('The column “place” is added.');
  expect(items).toContain('The column “site” is no longer there.');
  expect(items).toContain('The smallest group changes from 5 to 1.');
  expect(items).toContain('It is shown to the members from now on.');
  const shownColumns = shown.description.sections.find(({ heading }) => heading.includes('“Test”'));
  expect(shownColumns?.items.join()).toContain('“place”');
  expect(shownColumns?.items.join()).not.toContain('“key”');
  await desks.en!.choose('connect', { notices: ['smallest-group', 'exact-order-statistics'] });
  expect(await outcome).toMatchObject({ answer: { label: 'patients', rows: 3 } });
});

test('what a page may not know is typed in the control', async () => {
  const refused = await desks.en!.open(proposals['add-facade-user']);
  const inputs = { password: 'long enough', again: 'not the same' };
  expect(await desks.en!.choose('add', { inputs })).toMatchObject({ code: 'USAGE' });
  await desks.en!.close();
  await refused.outcome;
  const typed = { password: 'long enough', again: 'long enough' };
  const done = await choose('add-facade-user', 'add', typed);
  expect(done).toMatchObject({ answer: { name: 'analyst' } });
  expect(JSON.stringify(done)).not.toContain('long enough');
});

test('the other kinds are carried out', async () => {
  const { client } = desks.en!;
  const { id } = collaboration;
  expect(await choose('detect-columns', 'open')).toHaveProperty('answer.columns');
  expect(await choose('found-collaboration', 'found')).toHaveProperty('answer.name', 'Third');
  expect(await choose('invite', 'invite')).toHaveProperty('answer.ticket');
  await choose('revoke-invitation', 'revoke');
  expect(await choose('join-collaboration', 'join')).toHaveProperty('answer.name', 'Other');
  expect(await choose('change-profile', 'change')).toHaveProperty('answer.name', 'North Hospital');
  expect(await choose('create-token', 'create')).toHaveProperty('answer.secret');
  expect(await choose('rotate-token', 'rotate')).toHaveProperty('answer.secret');
  await choose('revoke-token', 'revoke');
  expect((await client.tokens()).map(({ name }) => name)).toEqual(['script']);
  expect(await choose('start-relaying', 'start')).toHaveProperty(
    'answer.bytesPerSecond',
    1024 * 1024,
  );
  expect(await choose('stop-relaying', 'stop')).toHaveProperty('answer.bytesPerSecond', null);
  expect(await choose('open-facade', 'open')).toHaveProperty('answer.open', true);
  expect(await choose('close-facade', 'close')).toHaveProperty('answer.open', false);
  await choose('remove-facade-user', 'remove');
  const roleOf = async (name: string) =>
    (await client.collaboration(id)).members.find(({ organisation }) => organisation.name === name);
  await choose('promote-member', 'promote');
  expect(await roleOf('South Clinic')).toMatchObject({ role: 'admin' });
  await choose('demote-member', 'demote');
  expect(await roleOf('South Clinic')).toMatchObject({ role: 'member' });
  await choose('succeed-member', 'succeed');
  await choose('disconnect-dataset', 'disconnect');
  expect(await client.datasets()).toEqual([]);
});

test('the last admin is told so, and a member that it is no admin', async () => {
  const leaving = await desks.en!.open(proposals['leave-collaboration']);
  expect(leaving.shown.description.choices[0]?.blocked).toContain('last admin');
  await desks.en!.close();
  const desk = testDesk(third!);
  const removing = await desk.open(proposals['remove-member']);
  expect(removing.shown.description.choices[0]?.blocked).toContain('Only an admin');
  await desk.close();
});

test('the node’s own errors are said in the operator’s language', async () => {
  const desk = desks['zh-CN']!;
  const { outcome } = await desk.open({
    kind: 'create-token',
    name: 'script',
    scopes: ['read'],
    days: null,
  });
  const verdict = await desk.choose('create');
  expect(verdict).toMatchObject({ verdict: 'refused', code: 'CONFLICT' });
  expect(verdict).toHaveProperty('sentence', expect.stringMatching(/^[^A-Za-z]*$/));
  await desk.close();
  expect(await outcome).toEqual({ outcome: 'dismissed' });
});

test('a node that does not answer leaves nothing open', async () => {
  const desk = createConsentDesk({
    client: () => testDesk({ ...third!, folder: '/nowhere' }).client,
    dialogs: { chooseFiles: async () => null, saveFile: async () => null },
    surface: { comesForward: true, show: () => undefined, hide: () => undefined },
    language: () => 'en',
    theme: () => 'system',
    demo: () => false,
    held: () => undefined,
    now: Date.now,
  });
  const asked = desk.propose({ kind: 'open-facade', port: 0 });
  await expect(asked).rejects.toMatchObject({ code: 'NODE_NOT_RUNNING' });
  expect(desk.pending()).toBeNull();
});
