import { readTicket } from '../../collaboration/ticket.ts';
import type { Kind } from './kind.ts';
import { said } from './said.ts';

export const foundCollaboration: Kind<'found-collaboration'> = async (proposal, context) => {
  const { client, language, words } = context;
  const { collaborations, desk } = words;
  const { name, purpose } = proposal;
  return {
    description: {
      language,
      heading: collaborations.foundHeading,
      sentence: collaborations.foundSentence(name),
      facts: [
        { label: collaborations.name, value: name, as: 'quote' },
        said(collaborations.purpose, purpose, desk.nothingSaid),
      ],
      sections: [{ heading: collaborations.consequences, items: collaborations.foundConsequences }],
      choices: [{ id: 'found', label: collaborations.found, tone: 'primary' }],
    },
    perform: () => client.foundCollaboration({ name, purpose }),
  };
};

/** The collaboration is unknown until one is in it: all that can be said is what the ticket says. */
export const joinCollaboration: Kind<'join-collaboration'> = async ({ ticket }, context) => {
  const { client, language, words, now } = context;
  const { collaborations, format } = words;
  const { name, inviter, addresses, expires } = readTicket(ticket);
  const known = (await client.peers()).find(({ organisation }) => organisation.id === inviter);
  const end = format.time(expires);
  return {
    description: {
      language,
      heading: collaborations.joinHeading,
      sentence: collaborations.joinSentence(name),
      facts: [
        { label: collaborations.name, value: name, as: 'quote' },
        known === undefined
          ? { label: collaborations.inviter, value: collaborations.inviterUnknown }
          : { label: collaborations.inviter, value: known.organisation.name, as: 'quote' },
        { label: collaborations.inviterKey, value: inviter, as: 'code' },
        ...addresses.map((address) => ({
          label: collaborations.addresses,
          value: address,
          as: 'code' as const,
        })),
        {
          label: collaborations.expires,
          // The inviter's clock decides, so that it is said and not forbidden.
          value: expires > now() ? end : collaborations.ranOut(end),
        },
      ],
      sections: [{ heading: collaborations.joining, items: collaborations.joinConsequences }],
      choices: [{ id: 'join', label: collaborations.join, tone: 'primary' }],
    },
    perform: () => client.join(ticket),
  };
};
