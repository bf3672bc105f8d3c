import { z } from 'zod';
import { ParleyError } from '../../schema/errors.ts';
import { limits } from '../../schema/limits.ts';

export interface Page<T> {
  readonly data: readonly T[];
  /** Relative URLs. */
  readonly links: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

const DEFAULT_PER_PAGE = 10;
const Paging = z.object({
  page: z.coerce.number().int().min(1).optional(),
  per_page: z.coerce.number().int().min(1).max(limits.facade.perPageMost).optional(),
});

/**
 * The page that a query asks for; everything where it asks for none, since clients do not follow `links.next`.
 * @param url with the query, as it came
 * @throws ParleyError USAGE
 */
export function pageOf<T>(items: readonly T[], url: URL): Page<T> {
  const { searchParams } = url;
  const wanted = Paging.safeParse({
    page: searchParams.get('page') ?? undefined,
    per_page: searchParams.get('per_page') ?? undefined,
  });
  if (!wanted.success) {
    throw new ParleyError(
      'USAGE',
      `page and per_page are to be numbers from 1 on, per_page at most ${limits.facade.perPageMost}.`,
    );
  }
  const all = wanted.data.page === undefined && wanted.data.per_page === undefined;
  const page = wanted.data.page ?? 1;
  const perPage = all ? Math.max(1, items.length) : (wanted.data.per_page ?? DEFAULT_PER_PAGE);
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const at = (number: number): string => {
    const query = new URLSearchParams(searchParams);
    query.set('page', String(number));
    return `${url.pathname}?${query.toString()}`;
  };
  const links = {
    first: at(1),
    ...(page > 1 ? { previous: at(page - 1) } : {}),
    self: at(page),
    ...(page < last ? { next: at(page + 1) } : {}),
    last: at(last),
  };
  return {
    data: items.slice((page - 1) * perPage, page * perPage),
    links,
    headers: {
      'total-count': String(items.length),
      link: Object.entries(links)
        .map(([rel, target]) => `<${target}>; rel=${rel}`)
        .join(', '),
    },
  };
}
