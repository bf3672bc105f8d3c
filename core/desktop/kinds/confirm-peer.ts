import { hasCode } from '../../schema/errors.ts';
import { Refusal } from '../refusal.ts';
import type { Kind } from './kind.ts';

const ATTEMPTS = 3;
const HIDDEN_GROUPS = 2;

/** The operator types what is hidden here: a comparison that is only clicked away is none. */
export const confirmPeer: Kind<'confirm-peer'> = async ({ peer: id }, { client, ...context }) => {
  const { language, words } = context;
  const { members, format } = words;
  const peer = await client.peer(id);
  const groups = peer.safetyNumber.split(' ');
  const shown = groups.slice(0, -HIDDEN_GROUPS);
  const hidden = groups.slice(-HIDDEN_GROUPS).join('');
  let left = ATTEMPTS;
  return {
    description: {
      language,
      heading: members.confirmHeading,
      sentence: members.confirmSentence(peer.organisation.name),
      facts: [
        { label: members.organisation, value: peer.organisation.name, as: 'quote' },
        { label: members.key, value: id, as: 'code' },
        { label: members.already, value: peer.confirmed ? members.isConfirmed : members.isNot },
        {
          label: members.number,
          value: [...shown, ...Array<string>(HIDDEN_GROUPS).fill('·····')].join(' '),
          as: 'code',
        },
      ],
      sections: [{ heading: members.why, items: members.whySentences }],
      inputs: [
        {
          name: 'groups',
          label: members.digits,
          hint: members.digitsHint,
          kind: 'digits',
          required: true,
        },
      ],
      choices: [{ id: 'confirm', label: members.confirm, tone: 'primary' }],
    },
    perform: async ({ inputs }) => {
      const typed = (inputs['groups'] ?? '').normalize('NFKC').replace(/[\s.,_-]/g, '');
      if (!/^[0-9]{10}$/.test(typed)) throw new Refusal('USAGE', members.tenDigits);
      if (typed !== hidden) {
        left -= 1;
        throw new Refusal(
          'SAFETY_NUMBER_MISMATCH',
          left === 0 ? members.wrongTooOften : members.wrong(format.number(left)),
        );
      }
      return client.confirmPeer(id, peer.safetyNumber);
    },
    after: (error) => (hasCode(error, 'SAFETY_NUMBER_MISMATCH') && left === 0 ? 'close' : 'stay'),
  };
};
