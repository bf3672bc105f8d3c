import type { Session } from 'electron';

/** What a page may use of the system; Electron grants everything unless told otherwise. */
const allowed: ReadonlySet<string> = new Set([
  // The safety number and an invitation are put there; reading it stays with the person's own paste.
  'clipboard-sanitized-write',
]);

export function denyPermissions(session: Session): void {
  // What an earlier version granted is not kept.
  session.setPermissionRequestHandler(null);
  session.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(allowed.has(permission)),
  );
  session.setPermissionCheckHandler((_contents, permission) => allowed.has(permission));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
}
