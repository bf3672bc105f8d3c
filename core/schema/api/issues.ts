import type { z } from 'zod';
import { ParleyError } from '../errors.ts';

const ISSUES_SHOWN = 5;

/** What a schema found wrong, as a person reads it: `participants.minimum: Too small ...`. */
export function usageError(what: string, error: z.core.$ZodError): ParleyError {
  const issues = error.issues.slice(0, ISSUES_SHOWN).map((issue) => ({
    path: pathOf(issue),
    message: issue.message,
  }));
  const list = issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  const more = error.issues.length - issues.length;
  return new ParleyError(
    'USAGE',
    `${what} is not well formed: ${list.join('; ')}${more > 0 ? `; and ${more} more` : ''}. Nothing was done; correct it and try again.`,
    { details: { issues } },
  );
}

function pathOf(issue: z.core.$ZodIssue): string {
  return issue.path
    .map((step, i) => {
      if (typeof step === 'number') return `[${step}]`;
      return i === 0 ? String(step) : `.${String(step)}`;
    })
    .join('');
}
