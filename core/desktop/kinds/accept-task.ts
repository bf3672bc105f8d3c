import type { Review } from '../../schema/api/tasks.ts';
import type { Description } from '../../schema/desktop/consent.ts';
import type { CollaborationView } from '../../schema/api/collaborations.ts';
import { hasCode, type ParleyError } from '../../schema/errors.ts';
import { limits } from '../../schema/limits.ts';
import { wholeNumber } from '../inputs.ts';
import { Refusal } from '../refusal.ts';
import type { Words } from '../words/words.ts';
import { alikeInputs, alikeSections, alikeTerms, whyNotAlike } from './approve-alike.ts';
import type { Given, Kind, KindContext } from './kind.ts';
import { launcherFacts } from './launcher.ts';
import { type Titles, titlesOf } from './titles.ts';

const ACCEPT = 'accept';
const ACCEPT_ALIKE = 'accept-alike';

/** PROTOCOL.md rule 22: what was read is what is approved, by its digest. */
export const acceptTask: Kind<'accept-task'> = async (proposal, context) => {
  const { client } = context;
  const review = await client.review(proposal.task);
  const collaboration = await client.collaboration(review.task.collaboration);
  const titles = await titlesOf(client);
  return {
    description: describe({ review, collaboration, titles }, context),
    perform: (given) => accept(review, given, context),
    after: (error) => (isOutdated(error) ? () => acceptTask(proposal, context) : 'stay'),
  };
};

const isOutdated = (error: ParleyError): boolean =>
  hasCode(error, 'DIGEST_MISMATCH') || hasCode(error, 'NOTICE_REQUIRED');

async function accept(review: Review, given: Given, context: KindContext): Promise<unknown> {
  const { client, words } = context;
  const { task } = review;
  const minimum = minimumOf(review, given, words);
  const terms =
    given.choice === ACCEPT_ALIKE && minimum !== null
      ? alikeTerms(review, given, minimum, context)
      : null;
  const decided = await client.decide(task.id, {
    decision: 'accept',
    digest: review.digest,
    notices: [...given.notices],
    ...(minimum === null ? {} : { minimum }),
  });
  // After the decision: one that was refused must leave nothing behind that approves.
  if (terms !== null) {
    await client.addPolicy(terms).catch((cause: unknown) => {
      throw new Refusal('INTERNAL', words.tasks.alikeNotKept, cause);
    });
  }
  return decided;
}

/** null in open mode, where nobody hides anybody. @throws Refusal USAGE */
function minimumOf({ task }: Review, { inputs }: Given, words: Words): number | null {
  const { mode, minimum } = task.privacy;
  if (mode === 'open') return null;
  const range = [minimum, limits.participants.most] as const;
  return wholeNumber(inputs['minimum'] ?? '', words.tasks.minimum, range, words);
}

interface Read {
  readonly review: Review;
  readonly collaboration: CollaborationView;
  readonly titles: Titles;
}

function describe({ review, collaboration, titles }: Read, context: KindContext): Description {
  const { words, language } = context;
  const { tasks } = words;
  const { task, notices, checks } = review;
  const bad = checks.filter(({ verdict }) => verdict === 'blocked').map((it) => it.sentence);
  const good = checks.filter(({ verdict }) => verdict === 'good').map((it) => it.sentence);
  const blocked = review.canAccept ? null : bad.join(' ');
  const needs = { needsNotices: true, needsSeen: true };
  return {
    language,
    heading: tasks.acceptHeading,
    sentence: review.sentence,
    facts: [
      ...launcherFacts(task.launcher, collaboration, words),
      { label: tasks.title, value: task.title, as: 'quote' },
      task.purpose === ''
        ? { label: tasks.purpose, value: words.desk.nothingSaid }
        : { label: tasks.purpose, value: task.purpose, as: 'quote' },
      ...computedFacts(review, titles, words),
      ...rowFacts(review, words),
      { label: tasks.answerUntil, value: words.format.time(task.joinDeadline) },
      { label: tasks.task, value: task.id, as: 'code' },
    ],
    sections: [
      ...(bad.length === 0 ? [] : [{ heading: tasks.blocked, items: bad }]),
      { heading: tasks.reads, items: readItems(review, tasks) },
      {
        heading: task.privacy.mode === 'open' ? tasks.leavesOpen : tasks.leavesMasked,
        items: review.opens,
        mustBeSeen: true,
      },
      {
        heading: tasks.whoGets,
        items: [tasks.shown(review.shows), tasks.goesTo(review.recipients)],
      },
      { heading: tasks.protection, items: protectionItems(review, words) },
      ...(good.length === 0 ? [] : [{ heading: tasks.checked, items: good }]),
      ...alikeSections(review, titles, words),
    ],
    notices,
    inputs: [...minimumInput(review, words), ...alikeInputs(ACCEPT_ALIKE, review, context)],
    choices: [
      { id: ACCEPT, label: tasks.accept, tone: 'primary', ...needs, blocked },
      {
        id: ACCEPT_ALIKE,
        label: tasks.acceptAlike,
        tone: 'plain',
        ...needs,
        blocked: blocked ?? whyNotAlike(review, tasks),
      },
    ],
  };
}

function computedFacts({ task }: Review, titles: Titles, { tasks, format }: Words) {
  const { name, version } = task.algorithm;
  const title = titles.get(name) ?? name;
  const asked = task.participants.map(({ organisation }) => format.quoted(organisation.name));
  return [
    { label: tasks.computed, value: tasks.inVersion(title, format.number(version)) },
    { label: tasks.parameters, value: JSON.stringify(task.parameters), as: 'code' as const },
    { label: tasks.asked, value: format.all(asked) },
  ];
}

function rowFacts({ reads }: Review, { tasks, format }: Words) {
  const rows = reads.rows === null ? null : format.number(reads.rows);
  const dataset = { label: tasks.dataset, value: reads.dataset, as: 'code' as const };
  if (reads.filter === null) return [dataset, { label: tasks.rows, value: tasks.allRows(rows) }];
  return [
    dataset,
    { label: tasks.rows, value: tasks.someRows(rows) },
    { label: tasks.filter, value: reads.filter, as: 'code' as const },
  ];
}

function readItems({ reads }: Review, tasks: Words['tasks']): string[] {
  if (reads.columns.length === 0) return [tasks.readsNoColumn];
  return reads.columns.map(({ column, as }) => tasks.columnAs(column, as));
}

function protectionItems({ task, protection }: Review, { tasks, format }: Words): string[] {
  if (task.privacy.mode === 'open') return [protection.sentence];
  return [protection.sentence, tasks.atMost(format.number(protection.most))];
}

function minimumInput({ task }: Review, { tasks, format }: Words) {
  if (task.privacy.mode === 'open') return [];
  return [
    {
      name: 'minimum',
      label: tasks.minimum,
      hint: tasks.minimumHint(format.number(task.privacy.minimum)),
      kind: 'number' as const,
      value: String(task.privacy.minimum),
      required: true,
    },
  ];
}
