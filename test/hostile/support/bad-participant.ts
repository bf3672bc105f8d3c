import { randomBytes } from 'node:crypto';
import { hashAdverts } from '../../../core/aggregation/adverts.ts';
import { signMasked, type Group } from '../../../core/aggregation/agreement.ts';
import type { AttemptContext } from '../../../core/aggregation/context.ts';
import { sharedSecrets } from '../../../core/aggregation/pair-keys.ts';
import { createParticipantAttempt } from '../../../core/aggregation/participant.ts';
import { elementBytes } from '../../../core/aggregation/ring.ts';
import type { ParticipantAttempt, Sign } from '../../../core/aggregation/types.ts';
import { signVoid } from '../../../core/aggregation/void.ts';
import { verifyBy } from '../../../core/identity/organisation-id.ts';
import { decodeCanonical, encodeCanonical } from '../../../core/schema/canonical.ts';
import { ParleyError } from '../../../core/schema/errors.ts';
import type { OrganisationId, TaskId } from '../../../core/schema/ids.ts';
import {
  RoundRequest,
  type Advert,
  type Bulk,
  type Release,
  type RoundResponse,
  type SealedShares,
} from '../../../core/schema/wire/round.ts';
import { TaskPlan } from '../../../core/tasks/plan.ts';
import type { TaskState } from '../../../core/tasks/state.ts';
import { answering } from './answering.ts';
import type { GoneBad } from './gone-bad.ts';

/** All that a participant knows in one attempt. */
export interface Attempt {
  readonly context: AttemptContext;
  readonly self: OrganisationId;
  readonly machine: ParticipantAttempt;
  readonly key: Uint8Array;
  readonly seed: Uint8Array;
  group: Group;
  /** By organisation, with itself too. */
  shared: ReadonlyMap<OrganisationId, Uint8Array>;
}

/** Where it lies; what is left out it answers as it should, with zeros for numbers. */
export interface Lies {
  readonly advert?: (advert: Advert, attempt: Attempt, sign: Sign) => Advert;
  readonly shares?: (shares: readonly SealedShares[], attempt: Attempt) => Promise<SealedShares[]>;
  /** What it sends, and the hash that it signs for it: its own unless said otherwise. */
  readonly masked?: (vector: Uint8Array) => { readonly vector: Bulk; readonly hash: Uint8Array };
  readonly release?: (release: Release, attempt: Attempt) => Release;
}

/** A participant in a program of its own, which answers each task's launcher as `lies` say. */
export class BadParticipant {
  readonly #eve: GoneBad;
  readonly #taskOf: (id: TaskId) => TaskState;
  readonly #lies = new Map<TaskId, Lies>();
  readonly #attempts = new Map<TaskId, Attempt>();

  constructor(eve: GoneBad, taskOf: (id: TaskId) => TaskState) {
    this.#eve = eve;
    this.#taskOf = taskOf;
  }

  async start(): Promise<void> {
    await answering(this.#eve.peer, 'round', async (bytes) =>
      encodeCanonical(await this.#answer(decodeCanonical(RoundRequest, bytes))),
    );
  }

  lie(task: TaskId, lies: Lies): void {
    this.#lies.set(task, lies);
  }

  async #answer(request: RoundRequest): Promise<RoundResponse> {
    const { task: id } = request;
    const lies = this.#lies.get(id) ?? {};
    const { identity } = this.#eve;
    const sign: Sign = (kind, bytes) => identity.sign(kind, bytes);
    if (request.phase === 'finish') return { kind: 'verified' };
    if (request.phase === 'void') {
      return { kind: 'void', void: signVoid(this.#context(request), identity.organisation, sign) };
    }
    if (request.phase === 'enter') this.#attempts.set(id, await this.#enter(request));
    const attempt = this.#attempts.get(id);
    if (attempt === undefined) throw new ParleyError('NOT_READY', 'It has not entered.');
    const { machine } = attempt;
    switch (request.phase) {
      case 'enter':
        return {
          kind: 'advert',
          advert: lies.advert?.(machine.advert, attempt, sign) ?? machine.advert,
        };
      case 'adverts': {
        const { adverts } = request;
        const dealers = adverts.map(({ organisation }) => organisation);
        attempt.group = { advertsHash: hashAdverts(adverts), dealers };
        attempt.shared = sharedSecrets(attempt.key, adverts);
        const shares = machine.adverts(adverts);
        if (shares.length === 0) return this.#masked(attempt, lies, sign);
        return { kind: 'shares', shares: (await lies.shares?.(shares, attempt)) ?? [...shares] };
      }
      case 'shares':
        machine.shares(request.dealers, request.shares);
        attempt.group = { ...attempt.group, dealers: request.dealers };
        return this.#masked(attempt, lies, sign);
      case 'survivors':
        return { kind: 'agreement', agreement: machine.survivors(request.masked, () => true) };
      case 'open': {
        machine.open(request.agreements);
        const release = machine.confirmRevealed();
        return { kind: 'release', release: lies.release?.(release, attempt) ?? release };
      }
    }
  }

  #masked({ context, machine, group, self }: Attempt, lies: Lies, sign: Sign): RoundResponse {
    const zeros = new Uint8Array(context.length * elementBytes[context.ring]);
    const { masked, vector } = machine.mask(zeros);
    const lie = lies.masked?.(vector);
    if (lie === undefined) return { kind: 'masked', masked, vector: { inline: vector } };
    return {
      kind: 'masked',
      masked: signMasked(context, group, self, lie.hash, sign),
      vector: lie.vector,
    };
  }

  #context({ task: id, round, attempt }: RoundRequest): AttemptContext {
    const task = this.#taskOf(id);
    const plan = new TaskPlan(task.spec);
    return plan.context(task, task.roster!, round, attempt, plan.start());
  }

  async #enter(request: RoundRequest): Promise<Attempt> {
    const { identity } = this.#eve;
    const context = this.#context(request);
    const drawn: Uint8Array[] = [];
    const machine = await createParticipantAttempt(context, identity.organisation, {
      sign: (kind, bytes) => identity.sign(kind, bytes),
      verify: verifyBy,
      randomBytes: (length) => {
        const bytes = Uint8Array.from(randomBytes(length));
        drawn.push(bytes);
        return bytes;
      },
    });
    const [key, seed] = drawn.map((bytes) => Uint8Array.from(bytes));
    return {
      context,
      self: identity.organisation,
      machine,
      key: key!,
      seed: seed!,
      group: { advertsHash: new Uint8Array(32), dealers: [] },
      shared: new Map(),
    };
  }
}
