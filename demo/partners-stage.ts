import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { initNode, startNode, type RunningNode } from '../core/node.ts';
import { ConnectDataset } from '../core/schema/api/datasets.ts';
import { LaunchTask } from '../core/schema/api/tasks.ts';
import type { CollaborationId, TaskId } from '../core/schema/ids.ts';
import type { Language } from '../core/schema/language.ts';
import { PolicyTerms } from '../core/schema/local/policy.ts';
import { ParleyError } from '../core/schema/errors.ts';
import { partnersWords, type PartnersWords } from './partners-words.ts';
import { syntheticPatients, syntheticWages } from './synthetic.ts';
import { eventually } from './eventually.ts';

const ROWS = 240;
const FINISHED_WITHIN = 30;
const never = new AbortController().signal;

interface Player {
  readonly name: string;
  readonly folder: string;
  readonly node: RunningNode;
}

export interface PartnersStage {
  /** Of the organisation the person plays; nothing runs on it. */
  readonly folder: string;
  /** Ends the partners. */
  stop(): Promise<void>;
}

/**
 * Three partners that go on answering by themselves, and the folder of a fourth organisation, which the person plays: a
 * member whose partners are verified, with data connected, a result, and tasks that wait for its decision.
 */
export async function setPartnersStage(root: string, language: Language): Promise<PartnersStage> {
  const words = partnersWords[language];
  const started: Player[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.map(({ node }) => node.stop()));
  };
  try {
    const names = [...words.partners, words.own];
    started.push(...(await Promise.all(names.map((name, index) => start(root, name, index)))));
    const partners = started.slice(0, -1);
    const own = started.at(-1);
    const [founder] = partners;
    if (own === undefined || founder === undefined) throw new RangeError('a demo needs partners');
    await Promise.all(started.map((player, index) => connectData(player, index, words)));
    const collaboration = await bringTogether(founder, started, words);
    for (const partner of partners) await answerByItself(partner, collaboration, words);
    await finishOne(own, words);
    await askForMore(partners, own, words);
    started.pop();
    await own.node.stop();
    return { folder: own.folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(root: string, name: string, index: number): Promise<Player> {
  const folder = join(root, `organisation-${index}`);
  await initNode({ folder, name, contact: '' });
  const node = await startNode({
    folder,
    listen: ['/ip4/127.0.0.1/tcp/0'],
    mdns: false,
    api: null,
  });
  return { name, folder, node };
}

async function connectData({ folder, node }: Player, seed: number, words: PartnersWords) {
  const data = join(folder, 'data');
  await mkdir(data);
  const datasets = [
    ['patients', words.patients, 'patient', syntheticPatients(seed + 1, ROWS)],
    ['wages', words.wages, 'employee', syntheticWages(seed + 1, ROWS)],
  ] as const;
  for (const [label, description, personColumn, rows] of datasets) {
    const path = join(data, `${label}.csv`);
    await writeFile(path, rows);
    await node.services.connectDataset(
      ConnectDataset.parse({
        label,
        description,
        personColumn,
        source: { format: 'csv', paths: [path] },
        publishSchema: true,
      }),
    );
  }
}

async function bringTogether(
  founder: Player,
  all: readonly Player[],
  { collaboration: name, purpose }: PartnersWords,
): Promise<CollaborationId> {
  const { id } = await founder.node.services.foundCollaboration({ name, purpose });
  for (const guest of all.filter((player) => player !== founder)) {
    const { ticket } = await founder.node.services.invite(id, { role: 'member', hours: 1 });
    await guest.node.services.join(ticket);
  }
  for (const { name: who, node } of all) {
    await eventually(`${who} to meet the others`, async () => {
      const views = await node.services.collaborations();
      const members = views.find((view) => view.id === id)?.members ?? [];
      return members.filter(({ connected }) => connected).length === all.length;
    });
  }
  for (const { node } of all) {
    for (const { organisation, safetyNumber } of await node.services.peers()) {
      await node.services.confirmPeer(organisation.id, safetyNumber);
    }
  }
  return id;
}

async function answerByItself({ node }: Player, collaboration: string, { policy }: PartnersWords) {
  for (const dataset of ['patients', 'wages']) {
    await node.services.addPolicy(
      PolicyTerms.parse({
        name: policy,
        action: 'accept',
        collaboration,
        launchers: 'any',
        algorithms: 'any',
        dataset,
        columns: 'any',
        filters: true,
        groups: true,
        open: false,
        minimum: 3,
        until: null,
        mostUses: null,
      }),
    );
  }
}

/** One that the person has launched before, so that there is a result to look at. */
async function finishOne({ node }: Player, { stay, why }: PartnersWords): Promise<void> {
  const id = await launch(node, {
    title: stay,
    purpose: why,
    dataset: 'patients',
    algorithm: 'summary',
    parameters: { columns: ['length_of_stay'] },
  });
  const { stage, failure } = await node.services.waitForTask(id, FINISHED_WITHIN, never);
  if (stage === 'finished') return;
  throw new ParleyError(
    'TASK_FAILED',
    `The demo could not be set up: its first task is ${stage} (${failure?.reason ?? 'no reason'}). Nothing of it is kept; try again.`,
  );
}

/** What waits in the person's inbox. Each asks about other columns: none bears on another (PROTOCOL.md rule 20). */
async function askForMore(partners: readonly Player[], own: Player, words: PartnersWords) {
  const tasks: Omit<LaunchTask, 'purpose'>[] = [
    {
      title: words.table,
      dataset: 'patients',
      algorithm: 'frequency-table',
      parameters: {
        groupBy: [
          { column: 'sex', levels: ['female', 'male'] },
          { column: 'region', levels: ['north', 'east', 'south'] },
        ],
      },
    },
    {
      title: words.age,
      dataset: 'patients',
      algorithm: 'histogram',
      parameters: { column: 'age', edges: [20, 40, 50, 60, 70, 90] },
    },
    {
      title: words.wage,
      dataset: 'wages',
      algorithm: 'mean',
      parameters: {
        columns: ['wage'],
        groupBy: [{ column: 'role', levels: ['nurse', 'physician', 'administration'] }],
      },
    },
  ];
  for (const [index, task] of tasks.entries()) {
    const partner = partners[index % partners.length];
    if (partner !== undefined) await launch(partner.node, { ...task, purpose: words.why });
  }
  await eventually('the tasks to arrive', async () => {
    return (await own.node.services.inbox()).length === tasks.length;
  });
}

const launch = (node: RunningNode, task: LaunchTask): Promise<TaskId> =>
  node.services.launch(LaunchTask.parse({ contribute: { notices: [] }, ...task }));
