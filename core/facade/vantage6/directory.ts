import type { NodeServices } from '../../api/services.ts';
import type { CollaborationView } from '../../schema/api/collaborations.ts';
import type { OrganisationRef } from '../../schema/api/common.ts';
import { ParleyError } from '../../schema/errors.ts';
import type { CollaborationId, OrganisationId } from '../../schema/ids.ts';
import type { FacadeUser } from '../../schema/local/facade.ts';
import type { Aliases } from '../aliases.ts';
import { currentMembers } from './plan.ts';
import type { Collaboration, Node, Organisation, User } from './shapes/members.ts';
import { isoTime } from './shapes/link.ts';

export type DirectoryServices = Pick<NodeServices, 'status' | 'collaborations'>;

/** Organisations, collaborations, nodes and users under the numbers that vantage6's clients use. */
export class Directory {
  readonly #services: DirectoryServices;
  readonly #aliases: Aliases;
  readonly self: OrganisationId;

  constructor(services: DirectoryServices, aliases: Aliases, self: OrganisationId) {
    this.#services = services;
    this.#aliases = aliases;
    this.self = self;
  }

  async own(): Promise<Organisation> {
    const { profile } = await this.#services.status();
    return { id: await this.#aliases.idOf('organisation', this.self), name: profile.name };
  }

  /** Collaborations this organisation is a member of, in the order in which it came to them. */
  async views(): Promise<CollaborationView[]> {
    const views = await this.#services.collaborations();
    return views.filter((view) => currentMembers(view).some(({ self }) => self));
  }

  /** @throws ParleyError NOT_FOUND */
  async view(id: number): Promise<CollaborationView> {
    // First the numbers are given out: a script may know them from an earlier run, or a page, and list nothing.
    const views = await this.collaborationViews();
    const key = this.#aliases.keyOf('collaboration', id);
    const found = views.find((view) => view.id === key);
    if (found !== undefined) return found;
    throw missing('collaboration', id);
  }

  /** Own organisation first, then every member of every collaboration: so numbers do not depend on who asks first. */
  async organisations(): Promise<Organisation[]> {
    const own = await this.own();
    const found = new Map([[own.id, own]]);
    for (const view of await this.views()) {
      for (const { organisation, self } of currentMembers(view)) {
        if (self) continue;
        const { id, name } = await this.organisation(organisation);
        found.set(id, { id, name });
      }
    }
    return [...found.values()].sort((a, b) => a.id - b.id);
  }

  async organisation({ id, name }: OrganisationRef): Promise<Organisation> {
    return { id: await this.#aliases.idOf('organisation', id), name };
  }

  /** @throws ParleyError NOT_FOUND */
  async organisationById(id: number): Promise<Organisation> {
    const found = (await this.organisations()).find((organisation) => organisation.id === id);
    if (found !== undefined) return found;
    throw missing('organization', id);
  }

  /** Whether this number is this organisation's. */
  async is(id: number, organisation: OrganisationId): Promise<boolean> {
    return (await this.#aliases.idOf('organisation', organisation)) === id;
  }

  /** The members' ids of these numbers. @throws ParleyError NOT_FOUND, NOT_MEMBER */
  async membersById(view: CollaborationView, ids: readonly number[]): Promise<OrganisationId[]> {
    const known = await this.organisations();
    const members = new Set<string>(
      currentMembers(view).map(({ organisation }) => organisation.id),
    );
    return ids.map((id) => {
      const key = this.#aliases.keyOf('organisation', id);
      if (key === null || !known.some((organisation) => organisation.id === id)) {
        throw new ParleyError(
          'NOT_FOUND',
          `There is no organization id=${id}. Nothing was announced; see organization.list().`,
        );
      }
      if (!members.has(key)) {
        throw new ParleyError(
          'NOT_MEMBER',
          `Organization id=${id} is not in the collaboration “${view.name}”. Nothing was announced.`,
        );
      }
      return key as OrganisationId;
    });
  }

  async collaborationViews(): Promise<CollaborationView[]> {
    // The numbers are given out by the lists, and organisations' before those of collaborations that name them.
    await this.organisations();
    const views = await this.views();
    await this.#aliases.idsOf(
      'collaboration',
      views.map(({ id }) => id),
    );
    return views;
  }

  async collaborations(): Promise<Collaboration[]> {
    const views = await this.collaborationViews();
    return Promise.all(views.map((view) => this.collaboration(view)));
  }

  async collaboration(view: CollaborationView): Promise<Collaboration> {
    const nodes = await this.nodesOf(view);
    return {
      id: await this.#aliases.idOf('collaboration', view.id),
      name: view.name,
      organisations: nodes.map(({ organisation }) => organisation).sort((a, b) => a.id - b.id),
      nodes: nodes.map(({ id }) => id),
    };
  }

  async nodes(): Promise<Node[]> {
    const nodes: Node[] = [];
    for (const view of await this.collaborationViews()) nodes.push(...(await this.nodesOf(view)));
    return nodes;
  }

  /** One for each member: vantage6 has a node for every organisation in every collaboration. */
  async nodesOf(view: CollaborationView): Promise<Node[]> {
    const nodes: Node[] = [];
    for (const { organisation, connected } of currentMembers(view)) {
      nodes.push({
        id: await this.nodeId(view.id, organisation.id),
        name: nodeName(view, organisation),
        online: connected,
        organisation: await this.organisation(organisation),
        collaboration: { id: await this.#aliases.idOf('collaboration', view.id) },
        databases: view.datasets
          .filter(({ owner }) => owner.id === organisation.id)
          .map(({ label, columns }) => ({ label, columns: columns.map(({ name }) => name) })),
      });
    }
    return nodes;
  }

  nodeId(collaboration: CollaborationId, organisation: OrganisationId): Promise<number> {
    return this.#aliases.idOf('authenticatable', `node ${collaboration} ${organisation}`);
  }

  async user({ key, name, lastLogin }: FacadeUser): Promise<User> {
    return {
      id: await this.userId(key),
      name,
      lastSeen: lastLogin === null ? null : isoTime(lastLogin),
    };
  }

  userId(key: string): Promise<number> {
    return this.#aliases.idOf('authenticatable', `user ${key}`);
  }

  /** The key of the user with this number, if there ever was one. */
  userKey(id: number): string | null {
    const key = this.#aliases.keyOf('authenticatable', id);
    return key?.startsWith('user ') === true ? key.slice('user '.length) : null;
  }
}

export function missing(what: string, id: number | string): ParleyError {
  return new ParleyError('NOT_FOUND', `${what} id=${id} is not found`);
}

export function nodeName(collaboration: CollaborationView, organisation: OrganisationRef): string {
  return `${collaboration.name} - ${organisation.name}`;
}
