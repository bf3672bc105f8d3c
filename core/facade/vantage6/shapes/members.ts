import { link } from './link.ts';
import type { Generation } from '../generation.ts';

/** Organisations, collaborations, nodes and users as vantage6's clients get them. Fields that Parley has not are empty. */

export interface Organisation {
  readonly id: number;
  readonly name: string;
}

export interface Collaboration {
  readonly id: number;
  readonly name: string;
  readonly organisations: readonly Organisation[];
  readonly nodes: readonly number[];
}

export interface Node {
  readonly id: number;
  readonly name: string;
  readonly online: boolean;
  readonly organisation: Organisation;
  readonly collaboration: Pick<Collaboration, 'id'>;
  /** Labels of the datasets it has published. */
  readonly databases: readonly { readonly label: string; readonly columns: readonly string[] }[];
}

export interface User {
  readonly id: number;
  readonly name: string;
  readonly lastSeen: string | null;
}

export function organisationShape({ id, name }: Organisation) {
  return {
    id,
    name,
    domain: '',
    address1: '',
    address2: '',
    zipcode: '',
    country: '',
    // Parley encrypts by itself, with keys of its own.
    public_key: '',
    collaborations: `/api/collaboration?organization_id=${id}`,
    nodes: `/api/node?organization_id=${id}`,
    users: `/api/user?organization_id=${id}`,
    tasks: `/api/task?init_org_id=${id}`,
    runs: `/api/run?organization_id=${id}`,
    studies: `/api/study?organization_id=${id}`,
  };
}

/** 3.x and older have lists of links where 4.x has URLs. */
export function collaborationShape(
  { id, name, organisations, nodes }: Collaboration,
  generation: Generation,
  nested: boolean,
) {
  // Never encrypted in vantage6's sense: its clients are to send inputs that this node can read.
  const common = { id, name, encrypted: false };
  if (generation === 4) {
    return {
      ...common,
      organizations: nested
        ? organisations.map(organisationShape)
        : `/api/organization?collaboration_id=${id}`,
      nodes: `/api/node?collaboration_id=${id}`,
      tasks: `/api/task?collaboration_id=${id}`,
      studies: `/api/study?collaboration_id=${id}`,
      algorithm_stores: `/api/algorithmstore?collaboration_id=${id}`,
      session_restrict_to_same_image: false,
    };
  }
  return {
    ...common,
    organizations: organisations.map((organisation) =>
      link('organization', organisation.id, ['GET', 'PATCH']),
    ),
    nodes: nodes.map((node) => link('node', node, ['GET', 'DELETE', 'PATCH'])),
    tasks: null,
  };
}

export function nodeShape({ id, name, online, organisation, collaboration, databases }: Node) {
  return {
    id,
    name,
    type: 'node',
    status: online ? 'online' : 'offline',
    last_seen: null,
    ip: null,
    organization: link('organization', organisation.id),
    collaboration: link('collaboration', collaboration.id),
    config: [
      ...(databases.length === 0
        ? []
        : [{ key: 'database_labels', value: databases.map(({ label }) => label).join(',') }]),
      ...databases.map(({ label, columns }) => ({
        key: `columns_${label}`,
        value: columns.join(','),
      })),
    ],
  };
}

export function userShape({ id, name, lastSeen }: User, organisation: Organisation) {
  return {
    id,
    type: 'user',
    username: name,
    firstname: name,
    lastname: '',
    email: '',
    status: null,
    last_seen: lastSeen,
    ip: null,
    organization: link('organization', organisation.id),
    roles: `/api/role?user_id=${id}`,
    rules: `/api/rule?user_id=${id}`,
    permissions: { orgs_in_collabs: [] },
  };
}
