/** What is to be had of one list: the oldest first. */
export interface Listed<L, T> {
  readonly list: L;
  readonly items: readonly T[];
}

/**
 * A page of several lists as one, the newest first. Each list keeps its own order, which is one of causes; between them the times
 * decide.
 * @param end how many items, counted from the oldest, lie before the end of the page
 */
export function newestFirst<L, T>(
  lists: readonly Listed<L, T>[],
  timeOf: (item: T) => number,
  end: number,
  limit: number,
): { readonly list: L; readonly item: T }[] {
  const page: { readonly list: L; readonly item: T }[] = [];
  const left = lists.map(({ list, items }) => ({ list, items, count: items.length }));
  let passed = left.reduce((sum, { count }) => sum + count, 0);
  const [only, another] = left;
  // Of one alone it is known where the page begins.
  if (only !== undefined && another === undefined) passed = only.count = Math.min(end, passed);
  while (page.length < limit) {
    let newest: { readonly from: (typeof left)[number]; readonly item: T } | null = null;
    for (const from of left) {
      const item = from.items[from.count - 1];
      if (from.count === 0 || item === undefined) continue;
      if (newest === null || timeOf(item) > timeOf(newest.item)) newest = { from, item };
    }
    if (newest === null) break;
    newest.from.count -= 1;
    if (passed <= end) page.push({ list: newest.from.list, item: newest.item });
    passed -= 1;
  }
  return page;
}
