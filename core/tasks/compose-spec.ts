import { findAlgorithm, parseParameters } from '../algorithms/registry.ts';
import type { Manifest } from '../algorithms/contract.ts';
import { algorithms } from '../algorithms/registry.ts';
import { currentMembers, isCurrent, type Membership } from '../collaboration/membership.ts';
import { parseFilter } from '../data/filter/parse.ts';
import type { LaunchTask } from '../schema/api/tasks.ts';
import { encodeCanonical } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import type { OrganisationId } from '../schema/ids.ts';
import { limits } from '../schema/limits.ts';
import { type PrivacyTerms, TaskSpec } from '../schema/task.ts';
import type { z } from 'zod';
import { isOpenable } from './openable.ts';
import { requireSteps } from './pause-gates.ts';
import { OPERATOR_MINIMUM } from './review.ts';
import { algorithmWords } from '../algorithms/words/words.ts';

export interface ComposeFields {
  readonly request: z.output<typeof LaunchTask>;
  readonly membership: Membership;
  readonly self: OrganisationId;
  /** Whether this organisation is among those asked. */
  readonly askSelf: boolean;
  readonly now: number;
  readonly nonce: Uint8Array;
}

/**
 * The spec that a launch asks for, with what was left out filled in.
 * @throws ParleyError ALGORITHM_UNKNOWN, PARAMETERS_INVALID, FILTER_INVALID, NOT_MEMBER, PROTECTION_TOO_LOW, USAGE
 */
export function composeSpec(fields: ComposeFields): TaskSpec {
  const { request, membership, self, now, nonce } = fields;
  if (!isCurrent(membership, self)) {
    throw new ParleyError('NOT_MEMBER', 'This organisation is no member of the collaboration.');
  }
  const latest = algorithms.filter(({ name }) => name === request.algorithm).at(-1)?.version ?? 1;
  const algorithm = findAlgorithm(request.algorithm, latest);
  const parameters = parseParameters(algorithm, request.parameters);
  const manifest = algorithm.manifest(parameters);
  // Nobody could accept it; whoever asks should not hear of that from the deadline.
  if (manifest.filter !== null) parseFilter(manifest.filter);
  if (request.mode === 'open') requireOpenable(manifest);
  requireSteps(request.mode, request.pauseBefore);
  const invited = invitedOf(fields);
  const privacy = privacyOf(request);
  // A recipient that contributes learns the sum of the others: one more is needed than must hide each. In open mode
  // nobody hides anybody, and whoever chose the organisations wants to hear of each.
  const fewest =
    privacy.mode === 'open'
      ? invited.length
      : Math.max(limits.participants.least, privacy.minimum + 1);
  const { participants } = request;
  const asked = {
    minimum: participants.minimum ?? Math.min(fewest, invited.length),
    maximum: participants.maximum ?? invited.length,
  };
  const spec = {
    format: 1 as const,
    collaboration: membership.collaboration,
    launcher: self,
    nonce,
    title:
      request.title ?? defaultTitle(algorithmWords('en').offered[algorithm.name].title, request),
    purpose: request.purpose,
    dataset: request.dataset,
    algorithm: { name: algorithm.name, version: algorithm.version },
    parameters: request.parameters,
    invited,
    participants: asked,
    privacy,
    deadlines: {
      join: Math.round(now + request.joinSeconds * 1000),
      phaseSeconds: Math.ceil(request.phaseSeconds),
    },
  };
  const parsed = TaskSpec.safeParse(spec);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ParleyError(
      'USAGE',
      `The task cannot be asked for like this: ${issue?.message ?? 'it is not well formed'}. Nothing was announced.`,
      { cause: parsed.error },
    );
  }
  if (privacy.mode === 'secure') requireHideable(parsed.data, fields);
  if (encodeCanonical(parsed.data).length > limits.specBytes) {
    throw new ParleyError(
      'USAGE',
      `The task is longer than ${limits.specBytes} bytes; list fewer labels or edges. Nothing was announced.`,
    );
  }
  return parsed.data;
}

function requireOpenable(manifest: Manifest): void {
  if (isOpenable(manifest)) return;
  throw new ParleyError(
    'PARAMETERS_INVALID',
    'Open mode is for one round over whole columns: a mean, sum or count without filter and groups. Nothing was announced; ask for a secure task.',
  );
}

/** Nobody accepts to be hidden among fewer than the task promises; whoever asks should not hear that from the deadline. */
function requireHideable(
  { invited, dataset, participants, privacy: { minimum, recipients } }: TaskSpec,
  { request, askSelf }: ComposeFields,
): void {
  const most = Math.min(participants.maximum, invited.length);
  // A recipient knows its own part of the sum; the launcher, where it is the only one, need not have one.
  const hidden =
    recipients === 'participants' ? most - 1 : Math.min(most, invited.length - (askSelf ? 1 : 0));
  if (hidden >= minimum) return;
  // Where the label is mistyped, this is all there is to see of it.
  const absent =
    askSelf || request.contribute !== undefined || request.invited !== undefined
      ? ''
      : ` This organisation is not among them, for it has no dataset "${dataset}".`;
  const lower = hidden < 2 ? '' : `, or set the minimum to ${hidden}`;
  throw new ParleyError(
    'PROTECTION_TOO_LOW',
    `Of ${most} organisations each is hidden among ${hidden} at most, and the task promises ${minimum}.${absent} Nothing was announced; ask more organisations${lower}.`,
    { details: { minimum, most: hidden } },
  );
}

function privacyOf({ mode, minimum, recipients }: ComposeFields['request']): PrivacyTerms {
  if (mode === 'open') return { mode, minimum: 1, recipients: 'launcher' };
  return { mode, minimum: minimum ?? OPERATOR_MINIMUM, recipients };
}

function invitedOf({ request, membership, self, askSelf }: ComposeFields): OrganisationId[] {
  const wanted =
    request.invited ?? currentMembers(membership).map(({ organisation }) => organisation);
  const stranger = wanted.find((organisation) => !isCurrent(membership, organisation));
  if (stranger !== undefined) {
    throw new ParleyError('NOT_MEMBER', `${stranger} is no member of the collaboration.`);
  }
  const others = wanted.filter((organisation) => organisation !== self);
  const all = askSelf ? [...others, self] : others;
  return [...new Set(all)].sort();
}

function defaultTitle(
  algorithm: string,
  { parameters, dataset }: ComposeFields['request'],
): string {
  const columns = Array.isArray(parameters['columns'])
    ? ` of ${parameters['columns'].join(', ')}`
    : '';
  return `${algorithm}${columns} (${dataset})`.slice(0, 120);
}
