interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** What all pages hold, in order; each page is asked for when what came before is taken. */
export async function* allPages<T>(
  page: (cursor: string | undefined) => Promise<Page<T>>,
): AsyncGenerator<T, void, undefined> {
  let cursor: string | undefined;
  for (;;) {
    const { items, next } = await page(cursor);
    yield* items;
    if (next === null) return;
    cursor = next;
  }
}
