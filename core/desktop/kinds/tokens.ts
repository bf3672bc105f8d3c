import type { TokenView } from '../../schema/api/tokens.ts';
import { ParleyError } from '../../schema/errors.ts';
import type { TokenScope } from '../../schema/local/token.ts';
import type { Words } from '../words/words.ts';
import type { Kind, KindContext } from './kind.ts';

const DAY = 86_400_000;

export const createToken: Kind<'create-token'> = async ({ name, scopes, days }, context) => {
  const { client, language, words, now } = context;
  const { node } = words;
  return {
    description: {
      language,
      heading: node.tokenHeading,
      sentence: node.tokenSentence(name),
      facts: [
        { label: node.tokenName, value: name, as: 'quote' as const },
        endFact(days === null ? null : now() + days * DAY, words),
      ],
      sections: [{ heading: node.allows, items: [...allowed(scopes, words), node.tokenShownOnce] }],
      choices: [{ id: 'create', label: node.createToken, tone: 'primary' }],
    },
    perform: () => client.createToken({ name, scopes, days }),
  };
};

export const rotateToken: Kind<'rotate-token'> = async ({ token: id }, context) => {
  const { client, language, words } = context;
  const { node } = words;
  const token = await find(id, context);
  return {
    description: {
      language,
      heading: node.rotateHeading,
      sentence: node.rotateSentence(token.name),
      facts: tokenFacts(token, words),
      sections: [{ heading: node.allows, items: allowed(token.scopes, words) }],
      choices: [{ id: 'rotate', label: node.rotateToken, tone: 'primary' }],
    },
    perform: () => client.rotateToken(id),
  };
};

export const revokeToken: Kind<'revoke-token'> = async ({ token: id }, context) => {
  const { client, language, words } = context;
  const { node } = words;
  const token = await find(id, context);
  return {
    description: {
      language,
      heading: node.revokeHeading,
      sentence: node.revokeSentence(token.name),
      facts: tokenFacts(token, words),
      sections: [{ heading: node.allows, items: allowed(token.scopes, words) }],
      choices: [{ id: 'revoke', label: node.revokeToken, tone: 'danger' }],
    },
    perform: async () => {
      await client.revokeToken(id);
      return null;
    },
  };
};

async function find(id: string, { client }: KindContext): Promise<TokenView> {
  const token = (await client.tokens()).find((it) => it.id === id);
  if (token !== undefined) return token;
  throw new ParleyError('NOT_FOUND', 'There is no such token. Nothing was changed.');
}

function tokenFacts({ name, lastUsed, expires }: TokenView, words: Words) {
  const { node, desk, format } = words;
  return [
    { label: node.tokenName, value: name, as: 'quote' as const },
    { label: node.lastUsed, value: lastUsed === null ? desk.never : format.time(lastUsed) },
    endFact(expires, words),
  ];
}

function endFact(expires: number | null, { node, format }: Words) {
  return {
    label: node.tokenEnds,
    value: expires === null ? node.whenRevoked : format.time(expires),
  };
}

const allowed = (scopes: readonly TokenScope[], { node }: Words): string[] =>
  scopes.map((scope) => node.scopes[scope]);
