import { dayOf } from './day.ts';
import type { Warning } from './warning.ts';

export function englishWarning(warning: Warning): string {
  switch (warning.key) {
    case 'failure':
      return warning.sentence;
    case 'used-ticket':
      return `Somebody (${warning.by}) tried to join ${warning.collaboration} with an invitation that was already used; it may have been passed on or stolen.`;
    case 'damaged-store': {
      const copy =
        warning.copy === null ? '' : ` The files as they were found are in ${warning.copy}.`;
      return `On ${dayOf(warning.found)} the database in ${warning.folder} was found damaged: its files were changed, cut or gone. Entries are fetched again from members; results, decisions and the memory of earlier answers may be missing or older than they were. Standing policies that accept and API tokens were ended; make those anew that are still wanted (parley token rotate gives a token another secret). Check the disk, look through who may sign in with scripts for vantage6, and compare with the others’ histories before you accept tasks on the same data.${copy}`;
    }
    case 'notes-waiting':
      return `A history was exported ${warning.count === 1 ? 'once' : `${warning.count} times`}, and the journal of this node could not be written; the note is made as soon as the disk takes it. Make room on the disk before you stop Parley, or the note is lost.`;
    case 'clock-differs':
      return `The clock of ${warning.organisation} is ${minutes(warning.minutes)} this computer’s. Each node keeps deadlines by its own clock, so either side may take the other’s tasks for over too early or too late. One of the two clocks is wrong: set it by the network.`;
    case 'own-clock':
      return `The clock of this computer is ${minutes(warning.minutes)} the clocks of the other members. Deadlines are kept by it here: tasks, invitations and policies end at the wrong time. Set it by the network.`;
    case 'own-feed-behind':
      return 'Members held entries of this organisation that were missing here: the folder was set back or damaged. They were fetched.';
    case 'forked':
      return `${warning.author} has signed two contradicting entries; what it said from there on counts for nothing.`;
    case 'damaged-entries':
      return `${warning.count} stored entries are damaged; they are being fetched again from members.`;
    case 'damaged-records':
      return `${warning.count} records of '${warning.table}' in the node's store are damaged and are not used. Back up the folder and check the disk.`;
  }
}

const minutes = (ahead: number): string =>
  `${Math.abs(ahead)} minutes ${ahead > 0 ? 'ahead of' : 'behind'}`;
