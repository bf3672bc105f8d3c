import { limits } from '../../schema/limits.ts';
import type { FacadeFormat } from '../../schema/local/facade.ts';

/**
 * The generations of vantage6's clients that differ on the wire: 4.x; 3.x and 2.x (3); scripts without a client as of 2019.
 * No request names a version, so it is told by what only one of them asks for.
 */
export type Generation = 4 | 3 | 2019;

/** What each session was last seen to be; the oldest sessions are forgotten. */
export class Generations {
  readonly #bySession = new Map<string, Generation>();

  note(session: string, generation: Generation): void {
    this.#bySession.delete(session);
    this.#bySession.set(session, generation);
    if (this.#bySession.size <= limits.facade.sessions) return;
    const [oldest] = this.#bySession.keys();
    if (oldest !== undefined) this.#bySession.delete(oldest);
  }

  of(session: string): Generation | null {
    return this.#bySession.get(session) ?? null;
  }
}

/** What a request's path and query tell of its client; null where all generations ask alike. */
export function generationOf(
  path: string,
  query: Readonly<Record<string, string[]>>,
): Generation | null {
  // 4.x never asks for paging data by name: it always gets them.
  if (includes(query).includes('metadata')) return 3;
  if (/^\/organization\/\d+\/collaboration$/.test(path)) return 3;
  if (path === '/blobstream/status' || /^\/task\/\d+\/status$/.test(path)) return 4;
  if (/^\/(?:run|study|algorithmstore)(?:\/|$)/.test(path)) return 4;
  if (path === '/collaboration' && query['organization_id'] !== undefined) return 4;
  return null;
}

/** What `include` asks for: repeated (3.x) or with commas (4.x). */
export function includes(query: Readonly<Record<string, string[]>>): string[] {
  return (query['include'] ?? []).flatMap((text) => text.split(','));
}

export function formatOf(generation: Generation): FacadeFormat {
  return generation === 4 ? 'bare' : generation === 3 ? 'prefixed' : 'plain';
}

export function generationOfFormat(format: FacadeFormat): Generation {
  return format === 'bare' ? 4 : format === 'prefixed' ? 3 : 2019;
}
