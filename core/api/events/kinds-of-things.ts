import type { Joins } from '../../collaboration/joins.ts';
import type { DatasetCatalogue } from '../../data/catalogue.ts';
import { contentIdOf, encodeCanonical } from '../../schema/canonical.ts';
import { ContentId, type OrganisationId } from '../../schema/ids.ts';
import type { Tasks } from '../../tasks/tasks.ts';
import type { ApiTokens } from '../tokens.ts';
import type { KindOfThings, Thing } from './thing-events.ts';

const nowhere = { collaboration: null, task: null, organisation: null } as const;

/** Their definitions are the operator's; only the labels are told. */
export function datasetThings(catalogue: Pick<DatasetCatalogue, 'list'>): KindOfThings<Thing> {
  const draft = (change: 'connected' | 'changed' | 'disconnected', label: string) =>
    ({ ...nowhere, kind: 'dataset', data: { change, label } }) as const;
  return {
    name: 'dataset',
    list: async () =>
      (await catalogue.list()).map((definition) => ({
        id: definition.label,
        name: definition.label,
        value: contentIdOf(encodeCanonical(JSON.parse(JSON.stringify(definition)))),
      })),
    added: ({ name }) => draft('connected', name),
    changed: ({ name }) => draft('changed', name),
    removed: (label) => draft('disconnected', label),
  };
}

export function policyThings(decisions: Pick<Tasks['decisions'], 'policies'>): KindOfThings<Thing> {
  const draft = (change: 'added' | 'used' | 'removed', policy: string, name: string) =>
    ({ ...nowhere, kind: 'policy', data: { change, policy, name } }) as const;
  return {
    name: 'policy',
    list: async () =>
      (await decisions.policies()).map(({ id, terms, uses }) => ({
        id,
        name: terms.name,
        value: String(uses),
      })),
    added: ({ id, name }) => draft('added', id, name),
    changed: ({ id, name }) => draft('used', id, name),
    removed: (id, { name }) => draft('removed', id, name),
  };
}

interface JoinThing extends Thing {
  readonly join: ReturnType<Joins['list']>[number];
}

export function joinThings(joins: Pick<Joins, 'list'>): KindOfThings<JoinThing> {
  const draft = ({ id, join }: JoinThing) =>
    ({
      kind: 'join',
      collaboration: ContentId.parse(id),
      task: null,
      organisation: join.inviter satisfies OrganisationId,
      data: { state: join.state, code: join.code, name: join.name },
    }) as const;
  return {
    name: 'join',
    list: async () =>
      joins.list().map((join) => ({
        id: join.collaboration,
        name: join.name,
        value: [join.started, join.state, join.code].join(' '),
        join,
      })),
    added: draft,
    changed: draft,
    removed: () => null,
  };
}

export function tokenThings(tokens: Pick<ApiTokens, 'list'>): KindOfThings<Thing> {
  const draft = (change: 'created' | 'rotated' | 'revoked', token: string, name: string) =>
    ({ ...nowhere, kind: 'token', data: { change, token, name } }) as const;
  return {
    name: 'token',
    list: async () =>
      tokens.list().map(({ id, name, rotated }) => ({ id, name, value: String(rotated) })),
    added: ({ id, name }) => draft('created', id, name),
    changed: ({ id, name }) => draft('rotated', id, name),
    removed: (id, { name }) => draft('revoked', id, name),
  };
}
