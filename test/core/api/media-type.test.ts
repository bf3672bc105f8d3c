import { describe, expect, test } from 'vitest';
import { chooseMediaType } from '../../../core/api/media-type.ts';

const offered = ['application/json', 'text/csv', 'application/x-arrow'] as const;

describe('the media type', () => {
  test.each([
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['text/csv', 'text/csv'],
    ['TEXT/CSV; header=present', 'text/csv'],
    ['text/*', 'text/csv'],
    ['application/json;q=0.1, text/csv;q=0.9', 'text/csv'],
    ['text/html, */*;q=0.8', 'application/json'],
    ['application/*;q=0.5, application/json;q=0', 'application/x-arrow'],
    ['*/*, application/json;q=0', 'text/csv'],
  ])('for %s is %s', (accept, expected) => {
    expect(chooseMediaType(accept, offered)).toBe(expected);
  });

  test.each(['text/html', 'image/*', 'text/csv;q=0', 'nonsense'])(
    'there is none for %s',
    (accept) => {
      expect(() => chooseMediaType(accept, offered)).toThrow(
        expect.objectContaining({ code: 'NOT_ACCEPTABLE' }) as Error,
      );
    },
  );
});
