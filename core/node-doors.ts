import { randomBytes } from 'node:crypto';
import { allScopes } from './api/caller.ts';
import { listenControl } from './api/control-socket.ts';
import { createHandler } from './api/handler.ts';
import type { NodeParts } from './api/node-parts.ts';
import {
  forgetApiPlace,
  serveHttpApi,
  type HttpApiPort,
  type ServedApi,
} from './api/serve-http.ts';
import type { NodeServices } from './api/services.ts';
import { servicesOf } from './api/services-of-node.ts';
import { Facade } from './facade/facade.ts';
import type { Log } from './feed/types.ts';
import { ParleyError } from './schema/errors.ts';
import type { Store } from './store/store.ts';

export interface DoorOptions {
  readonly folder: string;
  /** null or left out: no HTTP API. */
  readonly api?: HttpApiPort | null;
  readonly log: Log;
}

export interface DoorPorts {
  readonly store: Store;
  readonly parts: NodeParts;
  readonly report: (error: ParleyError) => void;
  /** Each door is put here as soon as it is open, so that it is closed whatever fails after it. */
  readonly closing: (() => Promise<void>)[];
}

export interface Doors {
  readonly services: NodeServices;
  readonly api: ServedApi | null;
}

/**
 * Where programs of this machine reach the node: the HTTP API for tokens, the listener for vantage6 scripts, and last the
 * control socket, whose being there says that the node is ready.
 * @throws ParleyError PORT_IN_USE, STORE_LOCKED, STORE_UNWRITABLE
 */
export async function openDoors(
  { folder, api: wanted, log }: DoorOptions,
  { store, parts, report, closing }: DoorPorts,
): Promise<Doors> {
  // The caller is told only that it happened.
  const unforeseen = (error: unknown) =>
    log('error', `A call failed, unforeseen: ${placeOf(error)}`);
  const ownServices = servicesOf(parts);
  const facade = await Facade.load({
    store,
    self: parts.identity.organisation,
    services: ownServices,
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
    now: parts.now,
    log,
    report,
  });
  const services: NodeServices = { ...ownServices, ...facade.services };
  await forgetApiPlace(folder);
  let api: ServedApi | null = null;
  if (wanted !== undefined && wanted !== null) {
    const tokens = parts.apiTokens;
    const served = await serveHttpApi(folder, wanted, {
      services,
      tokens,
      log,
      report: unforeseen,
    });
    closing.push(() => served.close());
    api = served;
  }
  closing.push(() => facade.stop());
  await facade.start();
  const caller = { name: 'control socket', scopes: allScopes, mayNarrow: true };
  const control = await listenControl(folder, createHandler(services, caller, unforeseen));
  closing.push(() => control.close());
  return { services, api };
}

/** An error with where it happened, in one line as logs want it. */
function placeOf(error: unknown): string {
  const { cause } = error instanceof ParleyError ? error : { cause: undefined };
  const from = cause instanceof Error ? cause : error;
  const text = from instanceof Error ? (from.stack ?? from.message) : String(from);
  return text.replaceAll(/\s*\n\s*/g, ' | ');
}
