import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pageOf } from '../../../../core/facade/vantage6/paging.ts';

const url = (query: string) => new URL(`http://127.0.0.1/api/task${query}`);
const items = Array.from({ length: 25 }, (_, i) => i);

test('everything where no page is asked for', () => {
  expect(pageOf(items, url('')).data).toEqual(items);
  expect(pageOf([], url('')).links).toEqual({
    first: '/api/task?page=1',
    self: '/api/task?page=1',
    last: '/api/task?page=1',
  });
});

test('pages link to one another, with the query', () => {
  const { data, links, headers } = pageOf(items, url('?page=2&per_page=10&name=a%25'));
  expect(data).toEqual(items.slice(10, 20));
  expect(links).toEqual({
    first: '/api/task?page=1&per_page=10&name=a%25',
    previous: '/api/task?page=1&per_page=10&name=a%25',
    self: '/api/task?page=2&per_page=10&name=a%25',
    next: '/api/task?page=3&per_page=10&name=a%25',
    last: '/api/task?page=3&per_page=10&name=a%25',
  });
  expect(headers['total-count']).toBe('25');
  expect(headers['link']).toContain('<' + links['next']! + '>; rel=next');
});

test('all pages together are all items, each once', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.integer({ min: 1, max: 20 }), (length, perPage) => {
      const all = Array.from({ length }, (_, i) => i);
      const found: number[] = [];
      let page = 1;
      for (;;) {
        const { data, links } = pageOf(all, url(`?page=${page}&per_page=${perPage}`));
        found.push(...data);
        if (links['next'] === undefined) break;
        page += 1;
      }
      expect(found).toEqual(all);
    }),
  );
});

test.each(['?page=0', '?page=x', '?per_page=0', '?per_page=1001', '?page=1.5', '?page=-1'])(
  '%s is refused',
  (query) => {
    expect(() => pageOf(items, url(query))).toThrow(expect.objectContaining({ code: 'USAGE' }));
  },
);
