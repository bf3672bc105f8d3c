import type { PeerView } from '../../schema/api/node.ts';
import type { Description } from '../../schema/desktop/consent.ts';
import { type Comparison, comparisonOf } from '../../schema/desktop/comparison.ts';
import { hasCode } from '../../schema/errors.ts';
import { Refusal } from '../refusal.ts';
import type { Kind, KindContext, Matter } from './kind.ts';

const ATTEMPTS = 3;

/** The operator types what is hidden here: a comparison that is only clicked away is none. */
export const confirmPeer: Kind<'confirm-peer'> = async ({ peer: id }, context) => {
  const [peer, { organisation }] = await Promise.all([
    context.client.peer(id),
    context.client.status(),
  ]);
  const comparison = comparisonOf(organisation, peer.organisation.id, peer.safetyNumber);
  return matterOf({ peer, comparison }, ATTEMPTS, context);
};

interface Compared {
  readonly peer: PeerView;
  readonly comparison: Comparison;
}

/** With no attempts left it only says why, until it is closed. */
function matterOf(compared: Compared, attempts: number, context: KindContext): Matter {
  const { members, format } = context.words;
  const { peer, comparison } = compared;
  const hidden = comparison.theirs.join('');
  let left = attempts;
  return {
    description: describe(compared, left === 0 ? members.wrongTooOften : null, context),
    perform: async ({ inputs }) => {
      const typed = (inputs['groups'] ?? '').normalize('NFKC').replace(/[\s.,_-]/g, '');
      if (!/^[0-9]{10}$/.test(typed)) throw new Refusal('USAGE', members.tenDigits);
      if (typed === hidden) {
        return context.client.confirmPeer(peer.organisation.id, peer.safetyNumber);
      }
      left -= 1;
      throw new Refusal(
        'SAFETY_NUMBER_MISMATCH',
        left === 0 ? members.wrongTooOften : members.wrong(format.number(left)),
      );
    },
    after: (error) =>
      hasCode(error, 'SAFETY_NUMBER_MISMATCH') && left === 0
        ? async () => matterOf(compared, 0, context)
        : 'stay',
  };
}

function describe(
  { peer, comparison }: Compared,
  blocked: string | null,
  { language, words }: KindContext,
): Description {
  const { members } = words;
  const { id, name } = peer.organisation;
  return {
    language,
    heading: members.confirmHeading,
    sentence: members.confirmSentence(name),
    facts: [
      { label: members.organisation, value: name, as: 'quote' },
      { label: members.key, value: id, as: 'code' },
      { label: members.already, value: peer.confirmed ? members.isConfirmed : members.isNot },
      { label: members.number, value: comparison.shown.join(' '), as: 'code' },
      { label: members.readOut, value: comparison.mine.join(' '), as: 'code' },
    ],
    sections: [{ heading: members.why, items: members.whySentences }],
    inputs:
      blocked === null
        ? [
            {
              name: 'groups',
              label: members.digits,
              hint: members.digitsHint,
              kind: 'digits',
              required: true,
            },
          ]
        : [],
    choices: [{ id: 'confirm', label: members.confirm, tone: 'primary', blocked }],
  };
}
