import type { ParleyClient } from '../../client/client.ts';
import type { Description } from '../../schema/desktop/consent.ts';
import type { ProposalKind, ProposalOf } from '../../schema/desktop/proposal.ts';
import type { ParleyError } from '../../schema/errors.ts';
import type { Language } from '../../schema/language.ts';
import type { Dialogs } from '../ports.ts';
import type { Words } from '../words/words.ts';

/** What a kind of proposal works with while it is described and carried out. */
export interface KindContext {
  /** With all rights of the operator. */
  readonly client: ParleyClient;
  readonly dialogs: Dialogs;
  readonly language: Language;
  readonly words: Words;
  readonly now: () => number;
}

/** What the operator chose, already held against the description it was chosen from. */
export interface Given {
  readonly choice: string;
  readonly notices: readonly string[];
  readonly inputs: Readonly<Record<string, string>>;
}

/**
 * Something described to the operator, and how to carry out exactly that: what was read for the description (a digest,
 * a safety number) stays in it and is not read again.
 */
export interface Matter {
  readonly description: Description;
  /** @returns what the API answered, null where it answers nothing @throws ParleyError */
  perform(given: Given): Promise<unknown>;
  /** After an error: the same matter stays to be chosen from, unless this describes it anew. */
  readonly after?: (error: ParleyError) => 'stay' | (() => Promise<Matter>);
}

export type ProposalsByKind = { readonly [K in ProposalKind]: ProposalOf<K> };

/** How proposals of one kind are put to the operator. @throws ParleyError when there is nothing to decide, NOT_FOUND */
export type Kind<K extends ProposalKind> = (
  proposal: ProposalsByKind[K],
  context: KindContext,
) => Promise<Matter>;
