import type { Finding } from '../findings.ts';
import { quoted } from '../../schema/quoted.ts';

export function englishFinding(finding: Finding): string {
  switch (finding.key) {
    case 'launcher-is-member':
      return 'The launcher is a member of the collaboration.';
    case 'launcher-is-gone':
      return 'The launcher is no longer a member of the collaboration.';
    case 'too-late':
      return 'The time to accept has passed.';
    case 'no-dataset':
      return `You have no dataset with the label ${finding.label}.`;
    case 'dataset-readable':
      return `Your dataset ${finding.label} can be read: ${finding.rows} rows.`;
    case 'dataset-unusable':
      return finding.sentence;
    case 'smallest-group':
      return `Numbers of fewer than ${finding.persons} persons stay here as 0.`;
    case 'exact-order-statistics':
      return 'The task asks for exact order statistics: single values can come out.';
    case 'exact-order-statistics-forbidden':
      return 'The task asks for exact order statistics, which your policy does not allow.';
    case 'refines-too-far':
      return `The task narrows intervals down to ${finding.refineAbove} rows; your smallest group of ${finding.smallestGroup} asks for at least ${2 * finding.smallestGroup}.`;
    case 'own-numbers-own-task':
      return 'You see your own numbers.';
    case 'own-numbers-seen':
      return 'The launcher will see your organisation’s own numbers, as yours: they are not hidden in a sum, and hide nobody in sums of the same columns any more.';
    case 'steered-in-the-open':
      return 'In open mode this task would let the launcher choose what is asked next, with nobody to check it.';
    case 'too-little-protection': {
      const why = finding.someKnown
        ? 'Those that gave a reader of this result their own numbers of these columns hide nobody.'
        : 'Confirm safety numbers of members you know.';
      return `Even if all took part, only ${finding.most} organisations that you count apart would hide your numbers; the task needs ${finding.minimum}. ${why}`;
    }
    case 'protected':
      return `Your numbers go into a sum with those of at least ${finding.minimum} others that you count apart.`;
    case 'minimum-of-two':
      return 'With a minimum of 2, two organisations that put their knowledge together can learn the third one’s numbers, and each participant learns the sum of the two others.';
    case 'launcher-steers-unchecked':
      return 'Only the launcher could check the sums of a task with several rounds.';
    case 'launcher-unchecked':
      return 'Only the launcher gets the result; nobody else can check the sum.';
    case 'overlap-of-persons':
      return `Put beside the earlier answer to task ${finding.task}, this one would show ${about(finding)} of a few single persons.`;
    case 'overlap-of-organisation':
      return `Put beside the earlier answer to task ${finding.task}, this one would show ${about(finding)} of one organisation alone (${finding.organisation}).`;
    case 'exposure': {
      const left =
        finding.left === 1
          ? 'one organisation’s numbers would be left, in clear'
          : `a sum of only ${finding.left} organisations would be left`;
      return `The launcher has a sum in which your numbers help to hide others (${quoted(finding.title)}). With your own numbers and those of all asked here, ${left}.`;
    }
  }
}

const about = ({ column }: { readonly column: string | null }): string =>
  column ?? 'the number of rows';
