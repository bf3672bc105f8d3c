import { idIn, listed, type Vantage6App } from '../context.ts';
import { missing } from '../directory.ts';
import { ROLE } from '../tokens.ts';

/** The newest of the versions whose clients are served; they show it and send it nowhere. */
const VERSION = '4.14.0';

/** What every user may do here; roles and rules are the operator's and cannot be changed. */
const rules = (
  [
    ['organization', 'view', 'collaboration'],
    ['collaboration', 'view', 'organization'],
    ['node', 'view', 'collaboration'],
    ['task', 'view', 'collaboration'],
    ['task', 'create', 'collaboration'],
    ['task', 'delete', 'organization'],
    ['run', 'view', 'collaboration'],
    ['event', 'receive', 'collaboration'],
  ] as const
).map(([name, operation, scope], i) => ({
  id: i + 1,
  name,
  operation,
  scope,
  type: 'rule',
  users: null,
  roles: '/api/role',
}));
const role = {
  id: 1,
  name: ROLE,
  description: 'Create tasks and read their results',
  organization: null,
  is_default_role: true,
  rules: '/api/rule?role_id=1',
  users: '/api/user',
};

/** What clients ask before they sign in. */
export function addPublicRoutes(app: Vantage6App): void {
  app.get('/version', (c) => c.json({ version: VERSION }));
  app.get('/health', (c) => c.json({ database: true }));
}

/** What vantage6 has and Parley has not, or has only one of. */
export function addOtherRoutes(app: Vantage6App): void {
  app.get('/blobstream/status', (c) => c.json({ blob_store_enabled: false }));
  app.get('/rule', (c) => listed(c, rules));
  app.get('/rule/:id', (c) => c.json(byId('rule', rules, idIn(c))));
  app.get('/role', (c) => listed(c, [role]));
  app.get('/role/:id', (c) => c.json(byId('role', [role], idIn(c))));
  for (const path of ['/study', '/algorithmstore', '/port']) {
    app.get(path, (c) => listed(c, []));
  }
}

function byId<T extends { readonly id: number }>(what: string, all: readonly T[], id: number): T {
  const found = all.find((one) => one.id === id);
  if (found === undefined) throw missing(what, id);
  return found;
}
