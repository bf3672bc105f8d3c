import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where what Node has compiled of this program is kept for the next start, which then takes half the time. In the user's own
 * cache: whoever can write there can change what runs, so it must not be a place that others share, as Node's default is.
 */
export function compiledFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'Parley', 'compiled');
  if (platform === 'win32') {
    const local = environment['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local');
    return join(local, 'Parley', 'Cache', 'compiled');
  }
  const cache = environment['XDG_CACHE_HOME'];
  const own = cache?.startsWith('/') === true ? cache : join(home, '.cache');
  return join(own, 'parley', 'compiled');
}
