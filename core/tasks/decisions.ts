import { Serial } from '../feed/serial.ts';
import { toHex } from '../schema/canonical.ts';
import type { Review } from '../schema/api/tasks.ts';
import { ParleyError } from '../schema/errors.ts';
import type { DeclineReason } from '../schema/feed/payloads.ts';
import type { OrganisationId, TaskId } from '../schema/ids.ts';
import type { Language } from '../schema/language.ts';
import { limits } from '../schema/limits.ts';
import type { Decision } from '../schema/local/journal.ts';
import type { Policy, PolicyTerms } from '../schema/local/policy.ts';
import type { Membership } from '../collaboration/membership.ts';
import { decide, noticeList, type Acceptance } from './acceptance.ts';
import type { DataProblem, FoundNotice } from './findings.ts';
import type { Journal } from './journal.ts';
import { exposedBy, knownBeside } from './known-alone.ts';
import { TaskPlan } from './plan.ts';
import { findPolicy } from './policies.ts';
import type { InspectedDataset } from '../data/catalogue.ts';
import type { LocalData, OwnFeed, WriteLog } from './ports.ts';
import { judgeTask, OPERATOR_MINIMUM, type ReviewFindings } from './review.ts';
import { groupOf } from './roster.ts';
import { voiceOf, type TaskState } from './state.ts';

export interface DecisionsPorts {
  readonly self: OrganisationId;
  readonly journal: Journal;
  readonly data: LocalData;
  readonly membership: (task: TaskState) => Membership;
  /** All that this node knows of. */
  readonly tasks: () => readonly TaskState[];
  readonly feed: (task: TaskState) => OwnFeed;
  readonly confirmed: () => Promise<ReadonlySet<OrganisationId>>;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly log: WriteLog;
  /** The review page in words, to be kept with the decision. */
  readonly show: ShowReview;
}

export type ShowReview = (task: TaskState, reviewed: ReviewedTask, language: Language) => Review;

/** Who decides, and the language in which the review was read. */
interface Decider {
  /** The operator, or a standing policy. */
  readonly by: 'operator' | Policy;
  readonly language: Language;
}

export interface ReviewedTask {
  readonly plan: TaskPlan;
  readonly findings: ReviewFindings;
  readonly dataset: InspectedDataset | null;
}

/** What this operator, or a standing policy of theirs, says to a task. Only this writes acceptances. */
export class Decisions {
  readonly #ports: DecisionsPorts;
  readonly #turns = new Serial();

  constructor(ports: DecisionsPorts) {
    this.#ports = ports;
  }

  /** Looks at the data, but never at more than its version, its columns and its number of rows. */
  async review(task: TaskState): Promise<ReviewedTask> {
    const { data, self, membership, confirmed, journal, tasks } = this.#ports;
    const plan = new TaskPlan(task.spec);
    const members = membership(task);
    const { dataset, problem } = await inspect(data, plan);
    const usable = dataset !== null && problem === null;
    const { dataset: label, invited } = task.spec;
    // As if all who were asked took part; checked again on the roster and on the survivors.
    const open = task.spec.privacy.mode === 'open';
    const group = open ? [self] : invited;
    const overlaps = usable
      ? await data.overlaps(label, dataset.fingerprint, plan.ask(plan.start()), group)
      : [];
    const findings = judgeTask({
      task,
      plan,
      self,
      membership: members,
      groupOf: groupOf(members, await confirmed(), self),
      alone: open ? new Set() : knownBeside(self, task, tasks()),
      exposures: open && task.spec.launcher !== self ? exposedBy(task, self, tasks()) : [],
      dataset,
      problem,
      overlaps,
      now: journal.now(),
    });
    return { plan, findings, dataset };
  }

  /**
   * @throws ParleyError DIGEST_MISMATCH, NOTICE_REQUIRED, PROTECTION_TOO_LOW, TASK_DECIDED, TASK_ENDED, TASK_EXPIRED,
   *   NOT_ALLOWED and what reading the dataset throws; nothing was said then
   */
  accept(task: TaskState, acceptance: Acceptance, language: Language = 'en'): Promise<Decision> {
    return this.#turns.run(() => this.#accept(task, acceptance, { by: 'operator', language }));
  }

  decline(
    task: TaskState,
    reason: DeclineReason,
    detail: string,
    language: Language = 'en',
  ): Promise<Decision> {
    const decider: Decider = { by: 'operator', language };
    return this.#turns.run(() => this.#decline(task, reason, detail, decider));
  }

  async #accept(
    task: TaskState,
    acceptance: Acceptance,
    decider: Decider,
    known?: ReviewedTask,
  ): Promise<Decision> {
    await this.#requireOpen(task);
    const reviewed = known ?? (await this.review(task));
    const { findings, dataset } = reviewed;
    const now = this.#ports.journal.now();
    const decision = decide(task, findings, dataset, acceptance, nameOf(decider), now);
    // First here, then in the feed: after a crash between the two the acceptance is said again (reconcile).
    await this.#keep(task, decision, reviewed, decider);
    await this.#sayAccepted(task, decision);
    return decision;
  }

  async #decline(
    task: TaskState,
    reason: DeclineReason,
    detail: string,
    decider: Decider,
    known?: ReviewedTask,
  ): Promise<Decision> {
    await this.#requireOpen(task);
    const { journal, feed, log } = this.#ports;
    const by = nameOf(decider);
    const reviewed = known ?? (await this.#reviewed(task));
    const decision: Decision = {
      task: task.id,
      collaboration: task.spec.collaboration,
      decision: 'decline',
      by,
      at: journal.now(),
      digest: new Uint8Array(32),
      dataset: null,
      fingerprint: null,
      minimum: 0,
      notices: [],
      detail,
    };
    await this.#keep(task, decision, reviewed, decider);
    await feed(task).append('task.declined', { task: task.id, reason });
    log(task.id, { event: 'task.declined', says: { key: 'declined', by } });
    return decision;
  }

  /** @throws ParleyError NOT_READY, TASK_ENDED */
  withdraw(task: TaskState, reason: DeclineReason): Promise<void> {
    return this.#turns.run(async () => {
      const { self, feed, log } = this.#ports;
      const voice = voiceOf(task, self);
      if (voice.accepted === null || voice.withdrawn !== null) {
        throw new ParleyError('NOT_READY', 'This organisation does not take part in the task.');
      }
      if (task.outcome !== null) {
        throw new ParleyError(
          'TASK_ENDED',
          'The task has ended; there is nothing to withdraw from.',
        );
      }
      await feed(task).append('task.withdrawn', { task: task.id, reason });
      log(task.id, { event: 'task.withdrawn', says: { key: 'withdrawn' } });
    });
  }

  /** The decision with what it was made on and, where a policy made it, that policy's use: none without the others. */
  async #keep(
    task: TaskState,
    decision: Decision,
    reviewed: ReviewedTask | null,
    { by, language }: Decider,
  ): Promise<void> {
    const { journal, show } = this.#ports;
    const batch = journal.batch().put(journal.decisions, task.id, decision);
    const review = reviewed === null ? null : JSON.stringify(show(task, reviewed, language));
    if (review === null || review.length > limits.shownReviewLength) {
      // Of a decision that was begun before and came to nothing.
      batch.delete(journal.shown, task.id);
    } else {
      batch.put(journal.shown, task.id, { language, review });
    }
    if (by !== 'operator' && decision.decision === 'accept') {
      batch.put(journal.policies, by.id, { ...by, uses: by.uses + 1 });
    }
    await batch.write();
  }

  /** null where it cannot be made now, which is no reason not to decline. */
  #reviewed(task: TaskState): Promise<ReviewedTask | null> {
    return this.review(task).catch((error: unknown) => {
      if (error instanceof ParleyError) return null;
      throw error;
    });
  }

  async decisionOn(task: TaskId): Promise<Decision | undefined> {
    return this.#ports.journal.decisions.get(task);
  }

  /** Lets a standing policy decide, where one fits. @returns whether one did */
  applyPolicies(task: TaskState): Promise<boolean> {
    // In turn with all other decisions: tasks that come at once are counted one after the other.
    return this.#turns.run(() => this.#applyPolicies(task));
  }

  async #applyPolicies(task: TaskState): Promise<boolean> {
    const { journal, log, self } = this.#ports;
    // Who is asked stands in the task; whether it is open still takes looking into the journal.
    if (!task.spec.invited.includes(self) || !(await this.#isOpen(task))) return false;
    const policies = await this.policies();
    if (policies.length === 0) return false;
    const reviewed = await this.review(task);
    const { plan, findings } = reviewed;
    const { manifest } = plan;
    const policy = findPolicy(policies, { spec: task.spec, manifest, now: journal.now() });
    if (policy === null) return false;
    const decider: Decider = { by: policy, language: 'en' };
    if (policy.terms.action === 'decline') {
      await this.#decline(
        task,
        'did-not-take-part',
        'A standing policy declines such tasks.',
        decider,
        reviewed,
      );
      return true;
    }
    const notices = confirmedBy(policy.terms, findings.notices);
    if (!findings.canAccept || notices === null) {
      log(task.id, {
        level: 'warning',
        event: 'policy.passed',
        says: { key: 'policy-passed', policy: policy.terms.name },
      });
      return false;
    }
    // A policy that goes down to 2 lowers nothing of a task that asks for more, and needs no notice there.
    const minimum = Math.max(policy.terms.minimum, task.spec.privacy.minimum);
    const acceptance = { digest: toHex(findings.digest), minimum, notices };
    await this.#accept(task, acceptance, decider, reviewed);
    return true;
  }

  async policies(): Promise<Policy[]> {
    const policies: Policy[] = [];
    for await (const { value } of this.#ports.journal.policies.entries()) policies.push(value);
    return policies;
  }

  /** @throws ParleyError NOTICE_REQUIRED for a minimum of 2 that is not confirmed */
  async addPolicy(terms: PolicyTerms): Promise<Policy> {
    const lowered = terms.action === 'accept' && terms.minimum < OPERATOR_MINIMUM;
    if (lowered && !terms.notices.includes('minimum-of-two')) {
      const notice = { name: 'minimum-of-two', finding: { key: 'minimum-of-two' } } as const;
      throw new ParleyError('NOTICE_REQUIRED', `Confirm first: ${noticeList([notice])}`, {
        details: { notices: [notice.name] },
      });
    }
    const { journal, randomBytes } = this.#ports;
    const policy = { id: toHex(randomBytes(8)), terms, created: journal.now(), uses: 0 };
    await journal.policies.put(policy.id, policy);
    return policy;
  }

  /** @throws ParleyError NOT_FOUND */
  removePolicy(id: string): Promise<void> {
    const { policies } = this.#ports.journal;
    // In turn: a decision that it is just making counts its use, and would bring it back.
    return this.#turns.run(async () => {
      if (!(await policies.has(id))) throw new ParleyError('NOT_FOUND', 'There is no such policy.');
      await policies.delete(id);
    });
  }

  /** After a start: says in the feed what was decided here just before the node was killed. */
  async reconcile(task: TaskState): Promise<void> {
    const { self, journal } = this.#ports;
    const decision = await journal.decisions.get(task.id);
    if (decision === undefined || !isUndecided(task, self) || task.outcome !== null) return;
    if (decision.decision === 'accept') await this.#sayAccepted(task, decision);
    else {
      const reason = 'did-not-take-part';
      await this.#ports.feed(task).append('task.declined', { task: task.id, reason });
    }
  }

  async #sayAccepted(task: TaskState, decision: Decision): Promise<void> {
    const { feed, log } = this.#ports;
    await feed(task).append('task.accepted', { task: task.id, minimum: decision.minimum });
    log(task.id, {
      event: 'task.accepted',
      says: { key: decision.by === 'operator' ? 'accepted-by-operator' : 'accepted-by-policy' },
      facts: { minimum: decision.minimum },
    });
  }

  async #isOpen(task: TaskState): Promise<boolean> {
    const { self, journal } = this.#ports;
    return (
      task.spec.invited.includes(self) &&
      isUndecided(task, self) &&
      task.outcome === null &&
      task.roster === null &&
      journal.now() < task.spec.deadlines.join &&
      !(await journal.decisions.has(task.id))
    );
  }

  async #requireOpen(task: TaskState): Promise<void> {
    if (await this.#isOpen(task)) return;
    const { self, journal } = this.#ports;
    if (!task.spec.invited.includes(self)) {
      throw new ParleyError('NOT_ALLOWED', 'This organisation was not asked to take part.');
    }
    if (!isUndecided(task, self) || (await journal.decisions.has(task.id))) {
      throw new ParleyError('TASK_DECIDED', 'This task was decided already; a decision stands.');
    }
    if (task.outcome !== null || task.roster !== null) {
      throw new ParleyError(
        'TASK_ENDED',
        'The task has begun without this organisation, or ended.',
      );
    }
    throw new ParleyError('TASK_EXPIRED', 'The time to accept has passed.');
  }
}

const nameOf = ({ by }: Decider): string => (by === 'operator' ? by : by.id);

function isUndecided(task: TaskState, self: OrganisationId): boolean {
  const { accepted, declined } = voiceOf(task, self);
  return accepted === null && declined === null;
}

async function inspect(
  data: LocalData,
  plan: TaskPlan,
): Promise<{ dataset: InspectedDataset | null; problem: DataProblem | null }> {
  let dataset: InspectedDataset | null = null;
  try {
    dataset = await data.inspect(plan.spec.dataset);
    if (dataset === null) return { dataset, problem: null };
    await data.check(plan.spec.dataset, plan.ask(plan.start()));
    return { dataset, problem: null };
  } catch (error) {
    // For the operator's eyes: why the own data cannot serve this task.
    if (!(error instanceof ParleyError)) throw error;
    const { code, message: sentence, details } = error;
    const column = typeof details['column'] === 'string' ? details['column'] : null;
    return { dataset, problem: { code, sentence, column } };
  }
}

/** The notices a policy has confirmed beforehand; null when one is left that only the operator can. */
function confirmedBy(terms: PolicyTerms, notices: readonly FoundNotice[]): string[] | null {
  const names = notices.map(({ name }) => name);
  const confirmable = names.every((name) => {
    if (name === 'own-numbers') return terms.open;
    return name === 'minimum-of-two' && terms.notices.includes(name);
  });
  return confirmable ? names : null;
}
