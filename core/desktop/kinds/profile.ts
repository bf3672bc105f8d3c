import { Refusal } from '../refusal.ts';
import type { Kind } from './kind.ts';
import { said } from './said.ts';

const PASSPHRASE_LEAST = 8;

export const changeProfile: Kind<'change-profile'> = async ({ profile }, context) => {
  const { client, language, words } = context;
  const { node, desk, format } = words;
  const present = await client.profile();
  const others = (await client.peers()).length;
  return {
    description: {
      language,
      heading: node.profileHeading,
      sentence: node.profileSentence(format.number(others)),
      facts: [
        said(node.nameNow, present.name, desk.none),
        said(node.nameNew, profile.name, desk.none),
        said(node.contactNow, present.contact, desk.none),
        said(node.contactNew, profile.contact, desk.none),
      ],
      sections: [{ heading: node.consequences, items: [node.profileSigned] }],
      choices: [{ id: 'change', label: node.changeProfile, tone: 'primary' }],
    },
    perform: () => client.setProfile(profile),
  };
};

/** The passphrase is typed in the control, and the file is handed to the system's dialog: no page sees either. */
export const backUp: Kind<'back-up'> = async (_proposal, context) => {
  const { client, dialogs, language, words } = context;
  const { node } = words;
  const input = { kind: 'password' as const, required: true };
  return {
    description: {
      language,
      heading: node.backUpHeading,
      sentence: node.backUpSentence,
      sections: [{ heading: node.backUpHolds, items: node.backUpItems }],
      inputs: [
        { ...input, name: 'passphrase', label: node.passphrase, hint: node.passphraseHint },
        { ...input, name: 'again', label: node.passphraseAgain },
      ],
      choices: [{ id: 'save', label: node.backUp, tone: 'primary' }],
    },
    perform: async ({ inputs }) => {
      const passphrase = inputs['passphrase'] ?? '';
      if (passphrase.length < PASSPHRASE_LEAST) throw new Refusal('USAGE', node.passphraseShort);
      if (passphrase !== inputs['again']) throw new Refusal('USAGE', node.passphrasesDiffer);
      const content = new TextEncoder().encode(await client.backup(passphrase));
      const saved = await dialogs.saveFile('recovery', node.recoveryName, content, language);
      if (saved === null) throw new Refusal('NOT_READY', node.notSaved);
      return saved;
    },
  };
};
