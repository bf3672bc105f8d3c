import type { OperationWords } from './operation-words.ts';

const someId = 'bafyreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku';

/** Of what is kept and told: history, events, tokens, the facade. */
export const wordsOfRecords: Readonly<Record<string, OperationWords>> = {
  // History, events, tokens
  'GET /v1/history': {
    id: 'getHistory',
    more: 'Every entry of every feed, those that count for nothing included.',
    codes: ['NOT_FOUND'],
  },
  'POST /v1/history/export': {
    id: 'exportHistory',
    body: { collaboration: someId },
    more: 'Entries, members’ signed statements of what they hold, and the results this node is entitled to. First it fetches what connected members hold beyond it.',
    codes: ['NOT_FOUND'],
  },
  'POST /v1/history/verification': {
    id: 'verifyHistory',
    codes: ['HISTORY_INVALID', 'MESSAGE_TOO_LARGE', 'TIMED_OUT'],
  },
  'GET /v1/actions': {
    id: 'listActions',
    more: 'Exports, looks at own numbers and rows, datasets, policies, tokens, the facade, verified members, backups: when and by whom. The newest 100,000 are kept, on this node alone.',
  },
  'POST /v1/actions': {
    id: 'noteAction',
    body: { kind: 'result-exported', task: someId, format: 'csv' },
    more: 'For programs that save what they read of a result or a history. What the node hands out as a file by itself it notes by itself.',
    codes: ['NOT_FOUND'],
  },
  'GET /v1/events': { id: 'getEvents', codes: ['EVENTS_GONE'] },
  'GET /v1/tokens': { id: 'listTokens', more: 'With when each was used last.' },
  'POST /v1/tokens': {
    id: 'createToken',
    body: { name: 'notebook', scopes: ['read', 'launch'], days: 90 },
    more: 'It is stored hashed: whoever loses the secret rotates the token.',
    codes: ['CONFLICT'],
  },
  'POST /v1/tokens/{token}/rotation': {
    id: 'rotateToken',
    body: { days: 90 },
    more: 'Name and scopes stay.',
    codes: ['NOT_FOUND', 'CONFLICT'],
  },
  'DELETE /v1/tokens/{token}': {
    id: 'revokeToken',
    more: 'At once, without a restart.',
    codes: ['NOT_FOUND'],
  },

  // The facade
  'GET /v1/facade': { id: 'getFacade', more: 'It has a listener and users of its own.' },
  'PUT /v1/facade': {
    id: 'openFacade',
    body: { port: 6701 },
    more: 'Users of the facade can read and launch what a token with both scopes can.',
    codes: ['PORT_IN_USE'],
  },
  'DELETE /v1/facade': { id: 'closeFacade', more: 'Its users stay for another time.' },
  'GET /v1/facade/algorithms': {
    id: 'listFacadeAlgorithms',
    more: 'An image or method that is not in it is refused.',
  },
  'GET /v1/facade/users': { id: 'listFacadeUsers', more: 'Without their passwords.' },
  'POST /v1/facade/users': {
    id: 'addFacadeUser',
    body: { name: 'analyst', password: 'correct horse battery staple' },
    more: 'The password is stored hashed (scrypt).',
    codes: ['CONFLICT'],
  },
  'DELETE /v1/facade/users/{user}': {
    id: 'removeFacadeUser',
    more: 'What it has launched goes on.',
    codes: ['NOT_FOUND'],
  },
};
