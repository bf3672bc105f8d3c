import type { AddressBook } from '../collaboration/address-book.ts';
import type { Collaborations } from '../collaboration/collaborations.ts';
import type { Confirmations } from '../collaboration/confirmations.ts';
import type { Joins } from '../collaboration/joins.ts';
import type { DatasetCatalogue } from '../data/catalogue.ts';
import type { Feeds } from '../feed/types.ts';
import type { Identity } from '../identity/keys.ts';
import type { Network } from '../network/types.ts';
import type { Language } from '../schema/language.ts';
import type { Profile } from '../schema/feed/payloads.ts';
import type { Tasks } from '../tasks/tasks.ts';
import type { ActionLog } from './actions/action-log.ts';
import type { Drafts } from './drafts.ts';
import type { NodeEvents } from './events/node-events.ts';
import type { ApiTokens } from './tokens.ts';

/** The parts of a running node that its services are made of; put together in core/node.ts. */
export interface NodeParts {
  readonly identity: Identity;
  readonly network: Network;
  readonly feeds: Feeds;
  readonly collaborations: Collaborations;
  readonly joins: Joins;
  readonly confirmations: Confirmations;
  readonly addresses: AddressBook;
  readonly catalogue: DatasetCatalogue;
  readonly tasks: Tasks;
  readonly apiTokens: ApiTokens;
  readonly drafts: Drafts;
  readonly actions: ActionLog;
  readonly events: NodeEvents;
  readonly profile: {
    readonly current: () => Profile;
    readonly change: (profile: Profile) => Promise<void>;
  };
  readonly relay: {
    /** Bytes a second, also after a restart; null: not any more. */
    readonly change: (bytesPerSecond: number | null) => Promise<void>;
  };
  readonly about: {
    readonly folder: string;
    readonly version: string;
    readonly started: number;
    /** What the operator should know, in sentences. */
    readonly warnings: (language: Language) => readonly string[];
    /** Where the HTTP API is served, null where it is not. */
    readonly api: () => string | null;
  };
  readonly now: () => number;
  readonly stop: () => void;
}
