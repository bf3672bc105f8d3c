import type { InspectedDataset } from '../data/catalogue.ts';
import { toHex } from '../schema/canonical.ts';
import { ParleyError } from '../schema/errors.ts';
import type { Decision } from '../schema/local/journal.ts';
import { OPERATOR_MINIMUM, type ReviewFindings } from './review.ts';
import type { TaskState } from './state.ts';
import { findingWords } from './words/finding-words.ts';
import type { FoundNotice } from './findings.ts';

export interface Acceptance {
  /** From the review that was read, in hexadecimal. */
  readonly digest: string;
  readonly minimum?: number | undefined;
  readonly notices: readonly string[];
}

/**
 * What accepting a task as it was reviewed comes to.
 * @throws ParleyError DIGEST_MISMATCH, NOTICE_REQUIRED, and the code of what forbids it: PROTECTION_TOO_LOW, OVERLAP,
 *   COLUMN_UNKNOWN, COLUMN_TYPE, FILTER_INVALID, DATASET_UNKNOWN, DATA_MISSING, NOT_ALLOWED ...
 */
export function decide(
  task: TaskState,
  findings: ReviewFindings,
  dataset: InspectedDataset | null,
  { digest, minimum, notices }: Acceptance,
  by: string,
  at: number,
): Decision {
  if (digest !== toHex(findings.digest)) {
    throw new ParleyError(
      'DIGEST_MISMATCH',
      'The task, the data or its terms changed since they were reviewed; nothing was accepted. Review it again.',
    );
  }
  const { blocked } = findings;
  if (blocked !== null || dataset === null) {
    throw new ParleyError(
      blocked?.code ?? 'DATASET_UNKNOWN',
      `${blocked === null ? 'There is no data.' : findingWords(blocked.finding, 'en')} Nothing was accepted.`,
      { details: { check: blocked?.check } },
    );
  }
  const { mode } = task.spec.privacy;
  // In open mode nobody hides anybody: the notice says so, and no minimum can be asked for.
  const wanted = mode === 'open' ? 1 : (minimum ?? task.spec.privacy.minimum);
  const missing = findings.notices.filter(({ name }) => !notices.includes(name));
  const lowered =
    mode === 'secure' && wanted < OPERATOR_MINIMUM && !notices.includes('minimum-of-two');
  if (missing.length > 0 || lowered) {
    throw new ParleyError('NOTICE_REQUIRED', `Confirm first: ${noticeList(missing)}`, {
      details: { notices: missing.map(({ name }) => name) },
    });
  }
  return {
    task: task.id,
    collaboration: task.spec.collaboration,
    decision: 'accept',
    by,
    at,
    digest: findings.digest,
    dataset: task.spec.dataset,
    fingerprint: dataset.fingerprint,
    minimum: Math.max(wanted, task.spec.privacy.minimum),
    // Only what was shown can have been confirmed: a word given in advance for anything else is none.
    notices: findings.notices.map(({ name }) => name),
    detail: '',
  };
}

/** The notices that are still to be confirmed, for an error's sentence. */
export function noticeList(notices: readonly FoundNotice[]): string {
  return notices.map(({ name, finding }) => `${name} (${findingWords(finding, 'en')})`).join(' ');
}
