import { limits } from '../../schema/limits.ts';
import { Refusal } from '../refusal.ts';
import type { Kind } from './kind.ts';

export const openFacade: Kind<'open-facade'> = async ({ port }, context) => {
  const { client, language, words } = context;
  const { node, desk } = words;
  const users = await client.facadeUsers();
  return {
    description: {
      language,
      heading: node.openFacadeHeading,
      sentence: node.openFacadeSentence,
      facts: [
        port === 0
          ? { label: node.port, value: node.anyPort }
          : { label: node.port, value: String(port), as: 'code' },
        {
          label: node.facadeUsers,
          value: users.length === 0 ? desk.none : users.map(({ name }) => name).join(', '),
        },
      ],
      sections: [{ heading: node.consequences, items: node.facadeItems }],
      choices: [{ id: 'open', label: node.openFacade, tone: 'primary' }],
    },
    perform: () => client.openFacade(port),
  };
};

export const closeFacade: Kind<'close-facade'> = async (_proposal, context) => {
  const { client, language, words } = context;
  const { node } = words;
  return {
    description: {
      language,
      heading: node.closeFacadeHeading,
      sentence: node.closeFacadeSentence,
      choices: [{ id: 'close', label: node.closeFacade, tone: 'primary' }],
    },
    perform: () => client.closeFacade(),
  };
};

/** The password is typed in the control: no page of the interface sees it. */
export const addFacadeUser: Kind<'add-facade-user'> = async ({ name }, context) => {
  const { client, language, words } = context;
  const { node } = words;
  const { least, most } = limits.facade.passwordLength;
  const input = { kind: 'password' as const, required: true };
  return {
    description: {
      language,
      heading: node.addUserHeading,
      sentence: node.addUserSentence(name),
      facts: [{ label: node.user, value: name, as: 'quote' }],
      inputs: [
        { ...input, name: 'password', label: node.password, hint: node.passwordHint },
        { ...input, name: 'again', label: node.passwordAgain },
      ],
      choices: [{ id: 'add', label: node.addUser, tone: 'primary' }],
    },
    perform: async ({ inputs }) => {
      const password = inputs['password'] ?? '';
      if (password.length < least || password.length > most) {
        throw new Refusal('USAGE', node.passwordLength);
      }
      if (password !== inputs['again']) throw new Refusal('USAGE', node.passwordsDiffer);
      return client.addFacadeUser({ name, password });
    },
  };
};

export const removeFacadeUser: Kind<'remove-facade-user'> = async ({ name }, context) => {
  const { client, language, words } = context;
  const { node } = words;
  return {
    description: {
      language,
      heading: node.removeUserHeading,
      sentence: node.removeUserSentence(name),
      facts: [{ label: node.user, value: name, as: 'quote' }],
      choices: [{ id: 'remove', label: node.removeUser, tone: 'danger' }],
    },
    perform: async () => {
      await client.removeFacadeUser(name);
      return null;
    },
  };
};
