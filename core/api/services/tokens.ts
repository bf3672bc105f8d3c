import type { NodeParts } from '../node-parts.ts';
import type { NodeServices } from '../services.ts';

type Part = Pick<NodeServices, 'tokens' | 'createToken' | 'rotateToken' | 'revokeToken'>;

export function tokenServices({ apiTokens }: NodeParts): Part {
  return {
    tokens: async () => apiTokens.list(),
    createToken: (fields) => apiTokens.create(fields),
    rotateToken: (id, fields) => apiTokens.rotate(id, fields),
    revokeToken: (id) => apiTokens.revoke(id),
  };
}
