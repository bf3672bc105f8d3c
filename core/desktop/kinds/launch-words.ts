import type { Manifest } from '../../algorithms/contract.ts';
import { algorithmWords } from '../../algorithms/words/words.ts';
import type { CollaborationView } from '../../schema/api/collaborations.ts';
import type { Notice } from '../../schema/api/tasks.ts';
import type { Description } from '../../schema/desktop/consent.ts';
import type { ProposalOf } from '../../schema/desktop/proposal.ts';
import { OPERATOR_MINIMUM } from '../../tasks/review.ts';
import { findingWords } from '../../tasks/words/finding-words.ts';
import type { Words } from '../words/words.ts';
import type { KindContext } from './kind.ts';
import { memberOf } from './launcher.ts';
import { said } from './said.ts';

export type Spec = ProposalOf<'launch-and-contribute'>['spec'];
export type NoticeName = Notice['name'];

const HOUR = 3600;

interface Launch {
  readonly spec: Spec;
  readonly notices: readonly NoticeName[];
  readonly collaboration: CollaborationView;
  /** What the algorithm is called. */
  readonly title: string;
  readonly manifest: Manifest;
}

export function describeLaunch(launch: Launch, context: KindContext): Description {
  const { spec, notices, collaboration, title, manifest } = launch;
  const { language, words } = context;
  const { launch: wording, tasks, format } = words;
  const { opened, shown } = algorithmWords(language);
  const open = spec.mode === 'open';
  const self = open || spec.recipients === 'launcher';
  const promised = spec.minimum ?? OPERATOR_MINIMUM;
  const columns = manifest.reads.map(({ column, as }) => tasks.columnAs(column, as));
  return {
    language,
    heading: wording.heading,
    sentence: wording.sentence(title, spec.dataset, collaboration.name),
    facts: factsOf(launch, words),
    sections: [
      { heading: wording.reads, items: columns.length === 0 ? [tasks.readsNoColumn] : columns },
      {
        heading: open ? wording.leavesOpen : wording.leavesMasked,
        items: manifest.opens.map((sum) => opened(sum, manifest.groups)),
        mustBeSeen: true,
      },
      {
        heading: wording.follows,
        items: [
          wording.shown(shown(manifest.shows, manifest.groups)),
          self ? wording.getsSelf : wording.getsAll,
          wording.notBack,
        ],
      },
    ],
    notices: notices.map((name) => ({ name, sentence: noticeWords(name, context) })),
    inputs: open
      ? []
      : [
          {
            name: 'minimum',
            label: tasks.minimum,
            hint: tasks.minimumHint(format.number(promised)),
            kind: 'number',
            value: String(promised),
            required: true,
          },
        ],
    choices: [
      { id: 'launch', label: wording.launch, tone: 'primary', needsNotices: true, needsSeen: true },
    ],
  };
}

function noticeWords(name: NoticeName, { language, words }: KindContext): string {
  switch (name) {
    case 'minimum-of-two':
    case 'exact-order-statistics':
    case 'launcher-unchecked':
      return findingWords({ key: name }, language);
    // With which earlier answer, the node says only of a task that is there.
    case 'overlap':
      return words.launch.overlap;
    case 'own-numbers':
      return words.launch.ownNumbers;
  }
}

function factsOf({ spec, collaboration, title, manifest }: Launch, words: Words) {
  const { launch, tasks, desk, format } = words;
  const asked = spec.invited?.map((id) =>
    format.quoted(memberOf(collaboration, id)?.organisation.name ?? id),
  );
  const { filter } = manifest;
  return [
    { label: tasks.computed, value: title },
    { label: tasks.collaboration, value: collaboration.name, as: 'quote' as const },
    ...(spec.title === undefined
      ? []
      : [{ label: launch.title, value: spec.title, as: 'quote' as const }]),
    said(launch.purpose, spec.purpose, desk.nothingSaid),
    { label: tasks.dataset, value: spec.dataset, as: 'code' as const },
    ...(filter === null ? [] : [{ label: launch.filter, value: filter, as: 'code' as const }]),
    { label: tasks.parameters, value: JSON.stringify(spec.parameters), as: 'code' as const },
    { label: tasks.asked, value: asked === undefined ? launch.everybody : format.all(asked) },
    ...goesAheadFact(spec, words),
    {
      label: launch.answerWithin,
      value: launch.hours(format.number(Math.max(1, Math.round(spec.joinSeconds / HOUR)))),
    },
  ];
}

/** Where the launcher says it; else it is what the privacy asks for. */
function goesAheadFact({ participants: { minimum, maximum } }: Spec, { launch, format }: Words) {
  if (minimum === undefined && maximum === undefined) return [];
  const [least, most] = [minimum, maximum].map((count) =>
    count === undefined ? null : format.number(count),
  );
  return [{ label: launch.goesAhead, value: launch.fromTo(least ?? null, most ?? null) }];
}
