import { z } from 'zod';
import type { CollaborationView } from '../../schema/api/collaborations.ts';
import { type AlgorithmView, Notice } from '../../schema/api/tasks.ts';
import type { Description } from '../../schema/desktop/consent.ts';
import type { ProposalOf } from '../../schema/desktop/proposal.ts';
import { hasCode, ParleyError } from '../../schema/errors.ts';
import { limits } from '../../schema/limits.ts';
import { wholeNumber } from '../inputs.ts';
import { Refusal } from '../refusal.ts';
import type { Words } from '../words/words.ts';
import type { Kind, KindContext, Matter } from './kind.ts';
import { memberOf } from './launcher.ts';

type Spec = ProposalOf<'launch-and-contribute'>['spec'];
type NoticeName = Notice['name'];

/** As the node has it when a task does not say. */
const MINIMUM = 3;
const HOUR = 3600;

/** What parameters say of columns and rows, whatever the algorithm; the node checks them by its own schema. */
const Reads = z.object({
  columns: z.array(z.string()).catch([]),
  column: z.string().optional().catch(undefined),
  groupBy: z.array(z.object({ column: z.string() })).catch([]),
  filter: z.string().nullish().catch(null),
  exactOrderStatistics: z.boolean().catch(false),
});

export const launchAndContribute: Kind<'launch-and-contribute'> = ({ spec }, context) =>
  matterOf(spec, noticesOf(spec), context);

async function matterOf(
  spec: Spec,
  notices: readonly NoticeName[],
  context: KindContext,
): Promise<Matter> {
  const { client, words } = context;
  const [collaboration, algorithms] = await Promise.all([
    collaborationOf(spec, context),
    client.algorithms(),
  ]);
  const algorithm = algorithms.find(({ name }) => name === spec.algorithm);
  if (algorithm === undefined) throw unknownAlgorithm(spec.algorithm);
  return {
    description: describe({ spec, notices, collaboration, algorithm }, context),
    perform: async (given) => {
      const promised = spec.minimum ?? MINIMUM;
      const range = [promised, limits.participants.most] as const;
      const typed = given.inputs['minimum'];
      const minimum =
        typed === undefined
          ? {}
          : { minimum: wholeNumber(typed, words.launch.minimum, range, words) };
      const id = await client.createTask({
        ...spec,
        collaboration: collaboration.id,
        contribute: { ...minimum, notices: [...given.notices] },
      });
      return { id };
    },
    after: (error) => {
      // The node knows what was answered before: it may ask for a word that the terms alone do not call for.
      const missing = hasCode(error, 'NOTICE_REQUIRED')
        ? z.array(Notice.shape.name).catch([]).parse(error.details['notices'])
        : [];
      if (missing.length === 0) return 'stay';
      return () => matterOf(spec, [...new Set([...notices, ...missing])], context);
    },
  };
}

async function collaborationOf(
  { collaboration }: Spec,
  { client, words }: KindContext,
): Promise<CollaborationView> {
  if (collaboration !== undefined) return client.collaboration(collaboration);
  const [only, another] = await client.collaborations();
  if (only !== undefined && another === undefined) return only;
  throw new Refusal('USAGE', words.launch.noCollaboration);
}

function noticesOf({ mode, minimum = MINIMUM, recipients, parameters }: Spec): NoticeName[] {
  const names: NoticeName[] = [];
  if (mode === 'secure' && minimum < MINIMUM) names.push('minimum-of-two');
  if (mode === 'secure' && recipients === 'launcher') names.push('launcher-unchecked');
  if (Reads.parse(parameters).exactOrderStatistics) names.push('exact-order-statistics');
  return names;
}

interface Launch {
  readonly spec: Spec;
  readonly notices: readonly NoticeName[];
  readonly collaboration: CollaborationView;
  readonly algorithm: AlgorithmView;
}

function describe(launch: Launch, { words, language }: KindContext): Description {
  const { spec, notices, collaboration, algorithm } = launch;
  const { launch: said, format } = words;
  return {
    language,
    heading: said.heading,
    sentence: said.sentence(algorithm.title, spec.dataset, collaboration.name),
    facts: facts(launch, words),
    sections: [
      { heading: said.reads, items: readItems(spec, said) },
      { heading: said.leaves, items: leaveItems(launch, said), mustBeSeen: true },
    ],
    notices: notices.map((name) => ({ name, sentence: said.notices[name] })),
    inputs:
      spec.mode === 'open'
        ? []
        : [
            {
              name: 'minimum',
              label: said.minimum,
              hint: said.minimumHint(format.number(spec.minimum ?? MINIMUM)),
              kind: 'number',
              value: String(spec.minimum ?? MINIMUM),
              required: true,
            },
          ],
    choices: [
      { id: 'launch', label: said.launch, tone: 'primary', needsNotices: true, needsSeen: true },
    ],
  };
}

function facts({ spec, collaboration, algorithm }: Launch, words: Words) {
  const { launch, desk, format } = words;
  const asked = spec.invited?.map((id) =>
    format.quoted(memberOf(collaboration, id)?.organisation.name ?? id),
  );
  return [
    { label: launch.algorithm, value: algorithm.title },
    { label: launch.collaboration, value: collaboration.name, as: 'quote' as const },
    ...(spec.title === undefined ? [] : [{ label: launch.title, value: spec.title }]),
    { label: launch.purpose, value: spec.purpose === '' ? desk.nothingSaid : spec.purpose },
    { label: launch.dataset, value: spec.dataset, as: 'code' as const },
    {
      label: launch.parameters,
      value: JSON.stringify(spec.parameters),
      as: 'code' as const,
    },
    { label: launch.asked, value: asked === undefined ? launch.everybody : format.all(asked) },
    {
      label: launch.answerWithin,
      value: launch.hours(format.number(Math.round(spec.joinSeconds / HOUR) || 1)),
    },
  ];
}

function readItems({ parameters }: Spec, launch: Words['launch']): string[] {
  const { columns, column, groupBy, filter } = Reads.parse(parameters);
  const named = [...columns, ...(column === undefined ? [] : [column])];
  const all = [...new Set([...named, ...groupBy.map((group) => group.column)])];
  return [
    ...(all.length === 0 ? [launch.noColumn] : all.map(launch.column)),
    ...(filter === null || filter === undefined ? [] : [launch.filtered(filter)]),
  ];
}

function leaveItems({ spec, algorithm }: Launch, launch: Words['launch']): string[] {
  return [
    spec.mode === 'open'
      ? launch.leavesOpen(algorithm.summary)
      : launch.leavesMasked(algorithm.summary),
    spec.recipients === 'launcher' || spec.mode === 'open' ? launch.getsSelf : launch.getsAll,
    launch.notBack,
  ];
}

const unknownAlgorithm = (name: string): ParleyError =>
  new ParleyError(
    'ALGORITHM_UNKNOWN',
    `This Parley has no algorithm "${name}". Nothing was announced.`,
  );
