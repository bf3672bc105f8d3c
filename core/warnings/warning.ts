import type { Code } from '../schema/codes.ts';
import type { OrganisationId } from '../schema/ids.ts';

/** What the operator should know, as facts: the files beside this one put it into words. */
export type Warning =
  /** Something went wrong that nobody waits for. */
  | { readonly key: 'failure'; readonly code: Code; readonly sentence: string }
  /** Somebody showed a ticket that another had used before. */
  | { readonly key: 'used-ticket'; readonly by: OrganisationId; readonly collaboration: string }
  /** The database was damaged, at this start or an earlier one; where a copy of its files is. */
  | {
      readonly key: 'damaged-store';
      readonly folder: string;
      readonly found: number;
      readonly copy: string | null;
    }
  /** Histories were exported while the disk took nothing, and their notes are still to be written. */
  | { readonly key: 'notes-waiting'; readonly count: number }
  /** Its clock is ahead of this machine's by so many minutes; negative: behind. */
  | {
      readonly key: 'clock-differs';
      readonly organisation: OrganisationId;
      readonly minutes: number;
    }
  /** This machine's clock is ahead of everybody else's. */
  | { readonly key: 'own-clock'; readonly minutes: number }
  | { readonly key: 'own-feed-behind' }
  | { readonly key: 'forked'; readonly author: OrganisationId }
  | { readonly key: 'damaged-entries'; readonly count: number }
  | { readonly key: 'damaged-records'; readonly count: number; readonly table: string };
