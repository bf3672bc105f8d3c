import { expect } from 'vitest';
import type { AttemptContext } from '../../../../core/aggregation/context.ts';
import type { RoundOutcome } from '../../../../core/aggregation/types.ts';
import type { RoundState } from '../../../../core/algorithms/contract.ts';
import { verifyBy } from '../../../../core/identity/organisation-id.ts';
import { encodeCanonical } from '../../../../core/schema/canonical.ts';
import type { PayloadOf } from '../../../../core/schema/feed/payloads.ts';
import type { ContentId, OrganisationId, TaskId } from '../../../../core/schema/ids.ts';
import type { StoredProof } from '../../../../core/schema/local/journal.ts';
import type {
  RoundProof,
  RoundRequest,
  RoundResponse,
} from '../../../../core/schema/wire/round.ts';
import { reachOver, type Reach } from '../../../../core/tasks/ask.ts';
import { collectRound } from '../../../../core/tasks/collect-round.ts';
import { TaskPlan } from '../../../../core/tasks/plan.ts';
import { proofOf } from '../../../../core/tasks/round-proof.ts';
import { voiceOf, type AttemptFact, type TaskState } from '../../../../core/tasks/state.ts';
import { thresholdOf } from '../../../../core/aggregation/context.ts';
import { logOf, type TestNode } from '../../../support/nodes.ts';

type Unsent<R> = R extends RoundRequest
  ? Omit<R, 'task' | 'roster'> & { roster?: ContentId }
  : never;

export interface HandRound {
  readonly round?: number;
  readonly attempt?: number;
  readonly state?: RoundState;
  readonly proof?: RoundProof | null;
  readonly voids?: Extract<RoundRequest, { phase: 'enter' }>['voids'];
  /** Whom to ask; the roster when absent. */
  readonly asked?: readonly TestNode[];
  /** Changes a request on its way to one; null: it is not sent. */
  readonly tamper?: (request: RoundRequest, to: OrganisationId) => RoundRequest | null;
}

export interface HandOutcome {
  readonly context: AttemptContext;
  readonly outcome: RoundOutcome;
  readonly proof: RoundProof;
  readonly stored: StoredProof;
}

/**
 * A launcher that is driven by hand over its node's real network. Its own program waits before the first round (the task
 * is launched with pauseBefore), so that every message the participants get is the test's.
 */
export class Liar {
  readonly node: TestNode;
  readonly id: TaskId;
  readonly plan: TaskPlan;
  readonly #reach: Reach;

  constructor(node: TestNode, id: TaskId) {
    this.node = node;
    this.id = id;
    this.plan = new TaskPlan(this.task.spec);
    this.#reach = reachOver(node.node.parts.network, () => Promise.reject(new Error('not asked')));
  }

  get task(): TaskState {
    return this.node.node.parts.tasks.boards.get(this.id);
  }

  get roster(): ContentId {
    return this.task.roster!.id;
  }

  /** Writes a roster into the launcher's feed; the acceptances are the given nodes' own unless said otherwise. */
  async writeRoster(
    nodes: readonly TestNode[],
    change: Partial<PayloadOf<'task.rostered'>> = {},
  ): Promise<ContentId> {
    const participants = nodes.map(({ node: { organisation } }) => ({
      organisation,
      acceptance: voiceOf(this.task, organisation).accepted?.entry ?? this.task.announcement,
    }));
    const { collaborations } = this.node.node.parts;
    const { id } = await collaborations.append(this.task.spec.collaboration, 'task.rostered', {
      task: this.id,
      participants,
      threshold: thresholdOf(nodes.length),
      ...change,
    });
    return id;
  }

  ask(to: TestNode, request: Unsent<RoundRequest>, signal = patience()): Promise<RoundResponse> {
    const whole = { task: this.id, roster: request.roster ?? this.task.roster?.id, ...request };
    return this.#reach(to.node.organisation, whole as RoundRequest, signal);
  }

  /** The first request of an attempt. */
  enter(to: TestNode, change: Partial<Unsent<Extract<RoundRequest, { phase: 'enter' }>>> = {}) {
    const state = { inline: encodeCanonical(this.plan.start()) };
    return this.ask(to, {
      phase: 'enter',
      round: 0,
      attempt: 0,
      state,
      proof: null,
      voids: [],
      ...change,
    });
  }

  /** One attempt as the protocol wants it, but for what `tamper` changes. */
  async round(hand: HandRound = {}): Promise<HandOutcome> {
    const { round = 0, attempt = 0, state = this.plan.start(), tamper } = hand;
    const { task } = this;
    const context = this.plan.context(task, task.roster!, round, attempt, state);
    const asked = hand.asked?.map(({ node }) => node.organisation) ?? context.roster;
    const { network } = this.node.node.parts;
    const signal = patience();
    const reach: Reach = async (to, request, until) => {
      const told = tamper === undefined ? request : tamper(request, to);
      if (!asked.includes(to) || told === null) return { kind: 'refused', code: 'NOT_ASKED' };
      return this.#reach(to, told, until);
    };
    const outcome = await collectRound(
      {
        task: this.id,
        roster: this.roster,
        context,
        pinned: null,
        asked: context.roster,
        enter: {
          phase: 'enter',
          state: { inline: encodeCanonical(state) },
          proof: hand.proof ?? null,
          voids: hand.voids ?? [],
        },
      },
      {
        reach,
        verify: verifyBy,
        options: { signal, timeout: 20_000, grace: 1000, now: () => Date.now() },
        pull: (from, bulk, maxBytes, until) =>
          network.pull(from, bulk, { signal: until, maxBytes }),
        log: () => undefined,
        before: async () => undefined,
      },
    );
    const stored = proofOf(context, outcome);
    const proof = { ...stored.proof, vectors: { inline: stored.vectors } };
    return { context, outcome, proof, stored };
  }
}

const patience = () => AbortSignal.timeout(30_000);

export const refusal = (code: string) => ({ kind: 'refused', code });

/** What a participant's own log says of its refusals of this task, by code. */
export async function refusals(node: TestNode, id: TaskId): Promise<unknown[]> {
  const lines = await logOf(node, id);
  return lines.filter(({ event }) => event === 'round.refused').map(({ facts }) => facts['code']);
}

/** Whether numbers, masked or not, were handed over by this node. */
export async function hasSent(node: TestNode, id: TaskId): Promise<boolean> {
  return (await logOf(node, id)).some(({ event }) => event === 'vector.sent');
}

/** What a node's own feed says of the attempts it was in. */
export function factsOf({ node }: TestNode, id: TaskId): AttemptFact['kind'][] {
  const task = node.parts.tasks.boards.get(id);
  return voiceOf(task, node.organisation).attempts.map(({ kind }) => kind);
}

/** The participant refuses with this code, says so in its log, has sent nothing and said nothing in its feed. */
export async function expectNothing(
  node: TestNode,
  id: TaskId,
  response: RoundResponse,
  code: string,
  logged = code,
): Promise<void> {
  expect(response).toEqual(refusal(code));
  expect((await refusals(node, id)).at(-1)).toBe(logged);
  expect(await hasSent(node, id)).toBe(false);
  expect(factsOf(node, id)).toEqual([]);
}
