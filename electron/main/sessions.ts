import { session, type Session } from 'electron';
import { confineRequests } from './navigation.ts';
import { denyPermissions } from './permissions.ts';

/**
 * The interface keeps its small comforts (column widths) over restarts. The consent control keeps nothing, and shares
 * nothing with it: no cookies, no storage, no service workers, no process.
 */
export interface Sessions {
  readonly page: Session;
  readonly consent: Session;
}

export function openSessions(): Sessions {
  const page = session.fromPartition('persist:parley');
  const consent = session.fromPartition('consent');
  for (const one of [page, consent, session.defaultSession]) confine(one);
  return { page, consent };
}

function confine(one: Session): void {
  denyPermissions(one);
  confineRequests(one);
  // Files are saved by the dialogs of the main process alone.
  one.on('will-download', (event) => event.preventDefault());
  // Dictionaries would be fetched from somebody.
  one.setSpellCheckerEnabled(false);
}
