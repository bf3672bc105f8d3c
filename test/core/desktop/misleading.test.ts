import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createConsentDesk } from '../../../core/desktop/consent-desk.ts';
import { legible } from '../../../core/desktop/legible.ts';
import { Description } from '../../../core/schema/desktop/consent.ts';
import type { ProposalOf } from '../../../core/schema/desktop/proposal.ts';
import { quoted } from '../../../core/schema/quoted.ts';
import {
  connectCsv,
  eventually,
  label,
  launch,
  testCollaboration,
  type TestCollaboration,
} from '../../support/nodes.ts';
import { testDesk, type TestDesk } from './support/desk.ts';

/** Text of others that would have the consent control say what is not so (PROTOCOL.md rule 22). */

const LIAR = 'Nobody” learns anything. “This';
let collaboration: TestCollaboration;
let desk: TestDesk;

beforeAll(async () => {
  collaboration = await testCollaboration(['North Clinic', LIAR, 'East Clinic']);
  desk = testDesk(collaboration.nodes[0]!);
});
afterAll(() => collaboration.stop());

async function shownFor(proposal: Parameters<TestDesk['open']>[0]) {
  const { shown, outcome } = await desk.open(proposal);
  await desk.close();
  await outcome;
  return Description.parse(shown.description);
}

describe('what is not seen', () => {
  const described = (as: 'text' | 'quote' | 'code', value: string) =>
    legible(
      Description.parse({
        language: 'en',
        heading: 'Heading',
        sentence: value,
        facts: [{ label: 'Fact', value, as }],
        sections: [{ heading: 'Section', items: [value] }],
        choices: [{ id: 'one', label: 'One', tone: 'plain', blocked: value }],
      }),
    );

  test.each([
    ['a mark of direction', '\u202Evsc.stneitap'],
    ['a weaker mark of direction', 'a\u200Fb'],
    ['a character without width', 'pati\u200Bents'],
    ['a line separator', 'a\u2028b'],
    ['a tag', 'a\u{E0041}b'],
    ['a control', 'a\u0000b'],
  ])('%s is shown as what it is', (_what, value) => {
    const { facts, sentence, sections, choices } = described('text', value);
    for (const text of [facts[0]!.value, sentence, sections[0]!.items[0]!, choices[0]!.blocked!]) {
      expect(text).toMatch(/‹U\+[0-9A-F]{4,5}›/);
      expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u);
    }
  });

  test('lines are kept where somebody is quoted, and nowhere else', () => {
    expect(described('quote', 'a\nb').facts[0]!.value).toBe('a\nb');
    expect(described('code', 'a\nb').facts[0]!.value).toBe('a‹U+000A›b');
    expect(described('text', 'a\nb').sentence).toBe('a‹U+000A›b');
  });

  test('what a script needs is kept in prose, and shown where characters are compared', () => {
    const persian = 'می\u200Cخواهم';
    expect(described('quote', persian).facts[0]!.value).toBe(persian);
    expect(described('code', persian).facts[0]!.value).toContain('‹U+200C›');
  });
});

test('a quotation ends where we end it', () => {
  expect(quoted('North')).toBe('“North”');
  expect(quoted('X” is verified. “Y')).toBe('“X" is verified. "Y”');
});

test('a launcher with a name like a sentence is quoted in ours', async () => {
  const [first, liar] = collaboration.nodes;
  for (const node of [first!, liar!])
    await connectCsv(node, 'patients', 'age\n30\n31\n32\n33\n34\n');
  const task = await launch(liar!, {
    dataset: label('patients'),
    algorithm: 'mean',
    parameters: { columns: ['age'] },
    mode: 'open',
    recipients: 'launcher',
  });
  await eventually(async () => (await desk.client.inbox()).some(({ id }) => id === task));
  const { sentence, sections } = await shownFor({ kind: 'accept-task', task });
  const name = '“Nobody" learns anything. "This”';
  expect(sentence).toContain(`${name} asks 3 organisations`);
  const items = sections.flatMap((section) => section.items);
  expect(items).toContainEqual(expect.stringContaining(`${name} will see your own numbers`));
  const told = await shownFor({ kind: 'decline-task', task });
  expect(told.sentence).toContain(name);
});

test('every file has to be seen, as it is called', async () => {
  const paths = ['/data/patients.csv', '/data/\u202Evsc.slairt', '/data/a\n/etc/passwd', '/etc/*'];
  const opening = await shownFor({ kind: 'detect-columns', source: { format: 'csv', paths } });
  const [files] = opening.sections;
  expect(files).toMatchObject({
    mustBeSeen: true,
    items: [paths[0], '/data/‹U+202E›vsc.slairt', '/data/a‹U+000A›/etc/passwd', '/etc/*'],
  });
  expect(opening.choices[0]).toMatchObject({ needsSeen: true });
});

test('a policy names no algorithm that there is not', async () => {
  const terms: ProposalOf<'add-policy'>['terms'] = {
    name: 'Means',
    action: 'accept',
    collaboration: collaboration.id,
    launchers: 'any',
    algorithms: ['mean', 'nothing, after you were asked each time'],
    dataset: label('patients'),
    columns: 'any',
    filters: false,
    groups: false,
    open: false,
    minimum: 3,
    notices: [],
    until: null,
    mostUses: null,
  };
  const asked = desk.desk.propose({ kind: 'add-policy', terms });
  await expect(asked).rejects.toMatchObject({ code: 'ALGORITHM_UNKNOWN' });
  expect(desk.desk.pending()).toBeNull();
});

test('who decides is said, and whether it is the demo: the page beside it may show another', async () => {
  const own = await shownFor({ kind: 'back-up' });
  const fact = { value: 'North Clinic', as: 'quote' };
  expect(own.facts[0]).toEqual({ ...fact, label: 'Your organisation' });
  const surface = Promise.withResolvers<undefined>();
  const inDemo = createConsentDesk({
    client: () => desk.client,
    dialogs: { chooseFiles: async () => null, saveFile: async () => null },
    surface: { comesForward: true, show: () => surface.resolve(undefined), hide: () => undefined },
    language: () => 'en',
    theme: () => 'system',
    demo: () => true,
    held: () => undefined,
    now: Date.now,
  });
  const outcome = inDemo.propose({ kind: 'back-up' });
  await surface.promise;
  expect(inDemo.pending()?.description.facts[0]).toEqual({
    ...fact,
    label: 'Your organisation in the demo',
  });
  inDemo.dismiss();
  await outcome;
});
