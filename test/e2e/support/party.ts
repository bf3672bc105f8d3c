import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ParleyClient } from '../../../core/client/client.ts';
import { LaunchTask } from '../../../core/schema/api/tasks.ts';
import type { CollaborationId, TaskId } from '../../../core/schema/ids.ts';
import type { Language } from '../../../core/schema/language.ts';
import { connectCsv, eventually, testCollaboration, type TestNode } from '../../support/nodes.ts';
import { startApp } from './app.ts';
import { done, waitForNode } from './bridge.ts';
import { Operator } from './operator.ts';
import { csvOf, type Patient, patients } from './patients.ts';
import { PASSPHRASE } from './screens/first-run.ts';

/** One running app whose organisation works with two others: real nodes too, without a window. */
export interface Party {
  readonly operator: Operator;
  readonly birke: TestNode;
  readonly linde: TestNode;
  readonly collaboration: CollaborationId;
  /** The file the app's dataset is read from. */
  readonly file: string;
  /** Everybody's rows. */
  readonly rows: readonly Patient[];
  end(): Promise<void>;
}

export interface PartyOptions {
  readonly language?: Language;
  /** The app's organisation. */
  readonly name?: string;
  readonly purpose?: string;
}

export const DATASET = 'patients';
const columns = [
  { local: 'age', name: 'age', type: 'integer' as const },
  { local: 'sex', name: 'sex', type: 'text' as const, levels: ['f', 'm'] },
  { local: 'stay', name: 'stay', type: 'decimal' as const },
];

export async function partyWithApp({
  language = 'en',
  name = 'Ahorn Klinik',
}: PartyOptions = {}): Promise<Party> {
  const [others, running] = await Promise.all([
    testCollaboration(['Birke Hospital', '林德医院']),
    startApp(),
  ]);
  const [birke, linde] = others.nodes as [TestNode, TestNode];
  const operator = new Operator(running, language);
  await done(running.page, 'set-up', { profile: { name, contact: '' }, passphrase: PASSPHRASE });
  await done(running.page, 'change-preferences', { language, firstRunDone: true });
  await waitForNode(running.page, 'running');

  const { node } = operator;
  const { ticket } = await birke.services.invite(others.id, { role: 'member', hours: 1 });
  await node.join(ticket);
  await eventually(async () => (await node.joins()).every(({ state }) => state === 'joined'));
  await eventually(async () => (await node.collaboration(others.id)).members.length === 3);
  await confirmAll(node);
  const { organisation } = await node.status();
  for (const { services } of others.nodes) {
    await eventually(async () => (await services.collaboration(others.id)).members.length === 3);
    const { safetyNumber } = await services.peer(organisation);
    await services.confirmPeer(organisation, safetyNumber);
  }

  const rows = [patients(1, 40), patients(2, 30), patients(3, 24)] as const;
  const file = join(running.folder, 'patients.csv');
  await writeFile(file, csvOf(rows[0]));
  await node.connectDataset({
    label: DATASET,
    source: { format: 'csv', paths: [file] },
    columns,
    publishSchema: true,
  });
  await connectCsv(birke, DATASET, csvOf(rows[1]), { columns, publishSchema: true });
  await connectCsv(linde, DATASET, csvOf(rows[2]), { columns, publishSchema: true });
  const end = async () => {
    await Promise.all([running.end(), others.stop()]);
  };
  const { id: collaboration } = others;
  return { operator, birke, linde, collaboration, file, rows: rows.flat(), end };
}

async function confirmAll(node: ParleyClient): Promise<void> {
  for (const { organisation, safetyNumber } of await node.peers()) {
    await node.confirmPeer(organisation.id, safetyNumber);
  }
}

/** A mean, hidden among two others, launched by one of the others with its own data. */
export async function ask({ services }: TestNode, task: Partial<LaunchTask> = {}): Promise<TaskId> {
  return services.launch(
    LaunchTask.parse({
      dataset: DATASET,
      algorithm: 'mean',
      parameters: { columns: ['age'] },
      minimum: 2,
      joinSeconds: 3600,
      phaseSeconds: 30,
      contribute: { notices: ['minimum-of-two'] },
      ...task,
    }),
  );
}
