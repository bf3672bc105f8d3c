import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where this user's node lives unless --folder or PARLEY_HOME says otherwise. */
export function defaultFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const named = environment['PARLEY_HOME'];
  if (named !== undefined && named !== '') return resolve(named);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Parley');
  if (platform === 'win32') {
    return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Parley');
  }
  const data = environment['XDG_DATA_HOME'];
  // The specification has relative paths ignored.
  return join(data?.startsWith('/') === true ? data : join(home, '.local', 'share'), 'parley');
}
