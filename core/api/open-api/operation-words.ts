import type { Code } from '../../schema/codes.ts';

export interface OperationWords {
  /** For programs that make clients from the document. */
  readonly id: string;
  /** Where the route does not say more than its summary. */
  readonly more?: string;
  /** Besides those that any operation may answer with. */
  readonly codes?: readonly Code[];
  /** A body that is right in its form. */
  readonly body?: unknown;
}
