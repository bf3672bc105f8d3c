import type { PeerView } from '../../schema/api/node.ts';
import type { Description } from '../../schema/desktop/consent.ts';
import { hasCode } from '../../schema/errors.ts';
import { Refusal } from '../refusal.ts';
import type { Kind, KindContext, Matter } from './kind.ts';

const ATTEMPTS = 3;
const HIDDEN_GROUPS = 2;

/** The operator types what is hidden here: a comparison that is only clicked away is none. */
export const confirmPeer: Kind<'confirm-peer'> = async ({ peer: id }, context) =>
  matterOf(await context.client.peer(id), ATTEMPTS, context);

/** With no attempts left it only says why, until it is closed. */
function matterOf(peer: PeerView, attempts: number, context: KindContext): Matter {
  const { members, format } = context.words;
  const hidden = groupsOf(peer).slice(-HIDDEN_GROUPS).join('');
  let left = attempts;
  return {
    description: describe(peer, left === 0 ? members.wrongTooOften : null, context),
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
        ? async () => matterOf(peer, 0, context)
        : 'stay',
  };
}

const groupsOf = ({ safetyNumber }: PeerView): string[] => safetyNumber.split(' ');

function describe(
  peer: PeerView,
  blocked: string | null,
  { language, words }: KindContext,
): Description {
  const { members } = words;
  const { id, name } = peer.organisation;
  const shown = groupsOf(peer).slice(0, -HIDDEN_GROUPS);
  const dots = Array<string>(HIDDEN_GROUPS).fill('·····');
  return {
    language,
    heading: members.confirmHeading,
    sentence: members.confirmSentence(name),
    facts: [
      { label: members.organisation, value: name, as: 'quote' },
      { label: members.key, value: id, as: 'code' },
      { label: members.already, value: peer.confirmed ? members.isConfirmed : members.isNot },
      { label: members.number, value: [...shown, ...dots].join(' '), as: 'code' },
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
