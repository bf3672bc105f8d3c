import { ParleyError } from '../../../schema/errors.ts';
import {
  clientOf,
  idIn,
  idQuery,
  like,
  listed,
  type Vantage6App,
  type Vantage6Context,
  wants,
} from '../context.ts';
import { missing } from '../directory.ts';
import { collaborationShape, nodeShape, organisationShape, userShape } from '../shapes/members.ts';

/** Who is in a collaboration: organisations, collaborations, nodes, and the user that asks. */
export function addMemberRoutes(app: Vantage6App): void {
  app.get('/organization', async (c) => {
    const within = idQuery(c, 'collaboration_id');
    const named = like(c, 'name');
    const all =
      within === null
        ? await c.env.directory.organisations()
        : (await c.env.directory.collaboration(await c.env.directory.view(within))).organisations;
    const shapes = all.filter(({ name }) => named(name)).map(organisationShape);
    // 3.x asks for paging data here and then reads its answer as a list (filter.py): without them, it finds one.
    return clientOf(c) === 4 ? listed(c, shapes, 4) : c.json(shapes);
  });
  app.get('/organization/:id', async (c) =>
    c.json(organisationShape(await c.env.directory.organisationById(idIn(c)))),
  );
  app.get('/organization/:id/collaboration', async (c) => {
    const { id } = await c.env.directory.organisationById(idIn(c));
    return c.json((await collaborationsOf(c, id)).map((one) => collaborationShape(one, 3, false)));
  });
  app.get('/organization/:id/node', async (c) => {
    const { id } = await c.env.directory.organisationById(idIn(c));
    const nodes = await c.env.directory.nodes();
    return c.json(nodes.filter(({ organisation }) => organisation.id === id).map(nodeShape));
  });
  app.patch('/organization/:id', () => {
    throw new ParleyError(
      'NOT_ALLOWED',
      'Organizations are not changed from here, and no public key is taken: Parley encrypts all that leaves this machine by itself. Nothing was changed. Call setup_encryption(None).',
    );
  });

  app.get('/collaboration', async (c) => {
    const named = like(c, 'name');
    const found = await collaborationsOf(c, idQuery(c, 'organization_id'));
    const generation = clientOf(c);
    const nested = wants(c, 'organizations');
    return listed(
      c,
      found
        .filter(({ name }) => named(name))
        .map((one) => collaborationShape(one, generation, nested)),
    );
  });
  app.get('/collaboration/:id', async (c) => {
    const view = await c.env.directory.view(idIn(c));
    const found = await c.env.directory.collaboration(view);
    return c.json(collaborationShape(found, clientOf(c), wants(c, 'organizations')));
  });
  app.get('/collaboration/:id/organization', async (c) => {
    const view = await c.env.directory.view(idIn(c));
    const { organisations } = await c.env.directory.collaboration(view);
    return c.json(organisations.map(organisationShape));
  });
  app.get('/collaboration/:id/node', async (c) => {
    const nodes = await c.env.directory.nodesOf(await c.env.directory.view(idIn(c)));
    return c.json(nodes.map(nodeShape));
  });

  app.get('/node', async (c) => {
    const organisation = idQuery(c, 'organization_id');
    const collaboration = idQuery(c, 'collaboration_id');
    const named = like(c, 'name');
    const status = c.req.query('status');
    const nodes = (await c.env.directory.nodes())
      .filter((node) => organisation === null || node.organisation.id === organisation)
      .filter((node) => collaboration === null || node.collaboration.id === collaboration)
      .filter(({ name }) => named(name))
      .map(nodeShape);
    return listed(
      c,
      nodes.filter((node) => status === undefined || node.status === status),
    );
  });
  app.get('/node/:id', async (c) => {
    const id = idIn(c);
    const found = (await c.env.directory.nodes()).find((node) => node.id === id);
    if (found === undefined) throw missing('node', id);
    return c.json(nodeShape(found));
  });

  // Other users' names are nothing to a script.
  app.get('/user', async (c) => listed(c, [await ownUser(c)]));
  app.get('/user/:id', async (c) => {
    const id = idIn(c);
    if (id !== c.get('session').user) throw missing('user', id);
    return c.json(await ownUser(c));
  });
}

async function collaborationsOf(c: Vantage6Context, organisation: number | null) {
  const all = await c.env.directory.collaborations();
  return all.filter(
    ({ organisations }) =>
      organisation === null || organisations.some(({ id }) => id === organisation),
  );
}

async function ownUser(c: Vantage6Context) {
  const { directory } = c.env;
  return userShape(await directory.user(c.get('user')), await directory.own());
}
