import { parseAccept } from 'hono/utils/accept';
import { ParleyError } from '../schema/errors.ts';

/**
 * The media type a caller wants of those there are (RFC 9110, section 12.5.1); the first where it says nothing.
 * @throws ParleyError NOT_ACCEPTABLE
 */
export function chooseMediaType<T extends string>(
  accept: string | undefined,
  offered: readonly [T, ...T[]],
): T {
  if (accept === undefined || accept.trim() === '') return offered[0];
  const wanted = parseAccept(accept).map(({ type, q }) => ({ type: type.toLowerCase(), q }));
  const qualityOf = (type: T): number => {
    const ranges = [type, `${type.split('/', 1)[0] ?? ''}/*`, '*/*'];
    // The most exact range decides, be it to exclude.
    for (const range of ranges) {
      const found = wanted.find((it) => it.type === range);
      if (found !== undefined) return found.q;
    }
    return 0;
  };
  const best = offered.reduce((a, b) => (qualityOf(b) > qualityOf(a) ? b : a));
  if (qualityOf(best) > 0) return best;
  throw new ParleyError(
    'NOT_ACCEPTABLE',
    `This is to be had as ${offered.join(', ')}; not as ${accept}. Ask with another Accept header.`,
    { details: { offered } },
  );
}
