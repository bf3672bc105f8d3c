import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { verifyHistory } from '../core/history/verify.ts';
import type { z } from 'zod';
import { ParleyError } from '../core/schema/errors.ts';
import type { PolicyTerms } from '../core/schema/local/policy.ts';
import { findingWords } from '../core/tasks/words/finding-words.ts';
import { dealOut } from './deal.ts';
import { eventually } from './eventually.ts';
import type { DemoOptions } from './options.ts';
import { Organisation } from './organisation.ts';

const names = [
  'aster',
  'birch',
  'cedar',
  'dahlia',
  'elder',
  'fern',
  'gorse',
  'hazel',
  'iris',
  'juniper',
];
const DATASET = 'tumours';

/** The organisations of the demo, their collaboration and their folders. */
export interface Stage {
  readonly root: string;
  readonly organisations: readonly Organisation[];
  /** The first: it founds the collaboration and launches the tasks. */
  readonly launcher: Organisation;
  readonly collaboration: string;
  /** The least number of others among which each one's numbers must be hidden. */
  readonly minimum: number;
  /** Kept folders stay; temporary ones go. */
  close(): Promise<void>;
}

/** Sets up folders, data and processes, and brings the organisations together by invitation. */
export async function setStage(options: DemoOptions, say: (line: string) => void): Promise<Stage> {
  const root = await makeRoot(options.keep);
  const organisations = names
    .slice(0, options.organisations)
    .map((name) => new Organisation(name, root));
  const [launcher, ...guests] = organisations;
  if (launcher === undefined) throw new RangeError('a demo needs organisations');
  const close = async (): Promise<void> => {
    await Promise.all(organisations.map((organisation) => organisation.stop()));
    if (options.keep === null) await rm(root, { recursive: true, force: true });
  };
  try {
    await dealOut(
      options.data,
      organisations.map(({ data }) => data),
    );
    await Promise.all(organisations.map((organisation) => organisation.init()));
    await Promise.all(organisations.map((organisation) => organisation.start()));
    say(`${organisations.length} nodes are running, each its own process:`);
    for (const { name, id, pid } of organisations)
      say(`  ${name.padEnd(8)} pid ${pid ?? 0}  ${id}`);

    await Promise.all(organisations.map(connectData));
    const { id: collaboration } = await launcher.operator.foundCollaboration({
      name: 'Tumour measurements',
      purpose: 'Compare fine-needle aspirates across hospitals.',
    });
    say(`\n${launcher.name} has founded “Tumour measurements” and invites the others.`);
    for (const guest of guests) {
      const { ticket } = await launcher.operator.invite(collaboration);
      await guest.operator.join(ticket);
    }
    await Promise.all(guests.map((guest) => joined(guest)));
    await Promise.all(
      organisations.map((organisation) => seesAll(organisation, collaboration, organisations)),
    );
    await Promise.all(organisations.map(confirmAll));
    say('All have joined, and their operators have compared safety numbers.');
    if (organisations.length === 3) {
      say(
        'Of three, each is hidden among two others only. Every operator must confirm that, by name:',
      );
      say(`  minimum-of-two: ${findingWords({ key: 'minimum-of-two' }, 'en')}`);
    }
    // Of three, each has only two others: less than the usual minimum, which every operator must allow in so many words.
    const minimum = organisations.length === 3 ? 2 : 3;
    for (const { operator } of organisations) {
      await operator.addPolicy(standingPolicy(collaboration, launcher.id, minimum));
    }
    say(
      `Each operator has made a standing policy: statistics over ${DATASET} for ${launcher.name}, without row filters, hidden among at least ${minimum} others.`,
    );
    say(
      `From here on a script drives the HTTP API of ${launcher.name} (${launcher.url}), with a token that can decide nothing.`,
    );
    return {
      root,
      organisations,
      launcher,
      collaboration,
      minimum,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function makeRoot(keep: string | null): Promise<string> {
  if (keep === null) return mkdtemp(join(tmpdir(), 'parley-demo-'));
  const root = resolve(keep);
  await mkdir(root, { recursive: true, mode: 0o700 });
  return root;
}

async function connectData({ operator, data }: Organisation): Promise<void> {
  await operator.connectDataset({
    label: DATASET,
    source: { format: 'csv', paths: [data] },
    publishSchema: true,
  });
}

/** What every operator decides beforehand: no script can decide (PROTOCOL.md rule 22). */
function standingPolicy(
  collaboration: string,
  launcher: string,
  minimum: number,
): z.input<typeof PolicyTerms> {
  return {
    name: 'Statistics of the demo',
    action: 'accept',
    collaboration,
    launchers: [launcher],
    algorithms: 'any',
    dataset: DATASET,
    columns: 'any',
    filters: false,
    groups: true,
    open: false,
    minimum,
    until: null,
    mostUses: null,
    notices: minimum === 2 ? ['minimum-of-two'] : [],
  };
}

async function joined({ script, name }: Organisation): Promise<void> {
  await eventually(`${name} to join`, async () => {
    const [join] = await script.joins();
    if (join?.state === 'refused') throw new ParleyError('TICKET_INVALID', join.code ?? 'refused');
    return join?.state === 'joined';
  });
}

async function seesAll(
  { script, name }: Organisation,
  collaboration: string,
  organisations: readonly Organisation[],
): Promise<void> {
  await eventually(`${name} to see all members`, async () => {
    const { members } = await script.collaboration(collaboration);
    const known = members.filter(({ organisation }) => !organisation.name.startsWith('…'));
    const reached = members.filter(({ connected }) => connected);
    return known.length === organisations.length && reached.length === organisations.length;
  });
}

/** On two desktops the operators read the numbers to each other; here one script can see both sides. */
async function confirmAll({ operator, script }: Organisation): Promise<void> {
  for (const { organisation, safetyNumber } of await script.peers()) {
    await operator.confirmPeer(organisation.id, safetyNumber);
  }
}

export interface CheckedHistory {
  readonly file: string;
  readonly verified: boolean;
  readonly entries: number;
}

/** Exports everybody's history to a file and checks each with nothing but the file. */
export async function checkHistories(
  stage: Stage,
  alive: readonly Organisation[],
): Promise<CheckedHistory[]> {
  await eventually('the histories to be the same everywhere', async () => {
    const sizes = await Promise.all(
      alive.map(async ({ script }) => (await script.collaboration(stage.collaboration)).entries),
    );
    return new Set(sizes).size === 1;
  });
  return Promise.all(
    alive.map(async ({ script, name }) => {
      const content = await script.exportHistory(stage.collaboration);
      const file = join(stage.root, `${name}-history.json`);
      await writeFile(file, content, { mode: 0o600 });
      const { ok, tailProven, entries } = verifyHistory(content);
      return { file, verified: ok && tailProven, entries };
    }),
  );
}
