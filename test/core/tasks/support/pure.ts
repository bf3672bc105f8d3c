import type { Membership, Member } from '../../../../core/collaboration/membership.ts';
import type { Entry, EntryBody } from '../../../../core/schema/feed/entry.ts';
import type { Payload } from '../../../../core/schema/feed/payloads.ts';
import type { CollaborationId, ContentId, OrganisationId } from '../../../../core/schema/ids.ts';
import { TaskSpec } from '../../../../core/schema/task.ts';
import { applyEntry, createBoard, taskIdOf } from '../../../../core/tasks/reduce.ts';
import type { TaskState } from '../../../../core/tasks/state.ts';

/** Entries, members and specs for reducers, which neither check signatures nor read anything but these fields. */

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Distinct ids, ascending with the number. */
export function org(number: number): OrganisationId {
  const last = BASE58[Math.floor(number / 58)]! + BASE58[number % 58]!;
  return `12D3KooW${'A'.repeat(42)}${last}` as OrganisationId;
}
export const orgs = (count: number) => Array.from({ length: count }, (_, i) => org(i));

let made = 0;
export function contentId(): ContentId {
  const text = (made++).toString(26).replace(/[0-9]/g, (digit) => 'qrstuvwxyz'[Number(digit)]!);
  return `bafyrei${text.padStart(52, 'a')}` as ContentId;
}

export const collaboration: CollaborationId = `bafyrei${'c'.repeat(52)}` as CollaborationId;

export function specOf(change: Partial<TaskSpec> = {}): TaskSpec {
  const invited = change.invited ?? orgs(3);
  return TaskSpec.parse({
    format: 1,
    collaboration,
    launcher: invited[0],
    nonce: new Uint8Array(16),
    title: 'Mean of wage',
    purpose: '',
    dataset: 'wages',
    algorithm: { name: 'mean', version: 1 },
    parameters: { columns: ['wage'] },
    participants: { minimum: 2, maximum: invited.length },
    privacy: { mode: 'secure', minimum: 2, recipients: 'participants' },
    deadlines: { join: 1000, phaseSeconds: 60 },
    ...change,
    invited,
  });
}

/** Feeds of several organisations, as their own entries follow each other. */
export class Feeds {
  readonly entries: Entry[] = [];
  readonly #seq = new Map<OrganisationId, number>();

  say(author: OrganisationId, payload: Payload, time = 0): Entry {
    const seq = this.#seq.get(author) ?? 0;
    this.#seq.set(author, seq + 1);
    const body = {
      format: 1,
      author,
      collaboration,
      seq,
      prev: null,
      seen: {},
      time,
      nonce: new Uint8Array(16),
      ...payload,
    } as EntryBody;
    const signed = { body: new Uint8Array(), signature: new Uint8Array(64) };
    const entry = { id: contentId(), body, signed };
    this.entries.push(entry);
    return entry;
  }
}

export function boardOf(entries: readonly Entry[]) {
  const board = createBoard();
  for (const entry of entries) applyEntry(board, entry);
  return board;
}

/** A task announced and accepted by these of its invited organisations, with these minima. */
export function acceptedTask(
  spec: TaskSpec,
  acceptances: ReadonlyMap<OrganisationId, number>,
  more: (feeds: Feeds, id: ContentId) => void = () => undefined,
): TaskState {
  const feeds = new Feeds();
  const task = taskIdOf(spec);
  feeds.say(spec.launcher, { type: 'task.announced', payload: { spec } });
  for (const [author, minimum] of acceptances) {
    feeds.say(author, { type: 'task.accepted', payload: { task, minimum } });
  }
  more(feeds, task);
  return boardOf(feeds.entries).tasks.get(task)!;
}

export function membersOf(
  organisations: readonly OrganisationId[],
  change: Partial<Record<OrganisationId, Partial<Member>>> = {},
): Membership {
  const members = organisations.map((organisation, seniority): [OrganisationId, Member] => [
    organisation,
    {
      organisation,
      role: seniority === 0 ? 'admin' : 'member',
      profile: null,
      inviter: seniority === 0 ? null : organisations[0]!,
      seniority,
      state: 'member',
      predecessors: [],
      ...change[organisation],
    },
  ]);
  return {
    collaboration,
    name: 'Test',
    purpose: '',
    founder: organisations[0]!,
    members: new Map(members),
    invitations: new Map(),
    secretHashes: [],
    void: new Set(),
  };
}

/** The code of the ParleyError that the call throws, or 'nothing'. */
export function codeOf(call: () => unknown): string {
  try {
    call();
    return 'nothing';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}
