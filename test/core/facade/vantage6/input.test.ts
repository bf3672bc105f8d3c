import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeInput } from '../../../../core/facade/vantage6/input.ts';
import { limits } from '../../../../core/schema/limits.ts';

const b64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');
const JSON_INPUT = '{"method": "master", "kwargs": {"column_name": "age"}, "master": true}';
const input = { method: 'master', args: [], kwargs: { column_name: 'age' } };

describe('an input', () => {
  test('is base64 of JSON in 4.x', () => {
    expect(decodeInput(b64(JSON_INPUT))).toEqual({ input, format: 'bare' });
  });
  test('has the prefix json. up to 3.x', () => {
    // As a client of 3.11 sends it.
    expect(b64(`json.${JSON_INPUT}`).startsWith('anNvbi')).toBe(true);
    expect(decodeInput(b64(`json.${JSON_INPUT}`))).toEqual({ input, format: 'prefixed' });
  });
  test('is plain JSON in 2019', () => {
    expect(decodeInput(JSON_INPUT)).toEqual({ input, format: 'plain' });
  });
  test('may leave out args and kwargs, or have them null', () => {
    const short = { input: { method: 'm', args: [], kwargs: {} }, format: 'plain' };
    expect(decodeInput('{"method": "m"}')).toEqual(short);
    expect(decodeInput('{"method": "m", "args": null, "kwargs": null}')).toEqual(short);
  });
});

/** `pickle.dumps({'method': 'master'}, protocol=n)` of Python 3.11, n from 0 to 5. */
const pickles = [
  '286470300a566d6574686f640a70310a566d61737465720a70320a732e',
  '7d710058060000006d6574686f64710158060000006d61737465727102732e',
  '80027d710058060000006d6574686f64710158060000006d61737465727102732e',
  '80037d710058060000006d6574686f64710158060000006d61737465727102732e',
  '80049516000000000000007d948c066d6574686f64948c066d617374657294732e',
  '80059516000000000000007d948c066d6574686f64948c066d617374657294732e',
];

describe('a pickle', () => {
  test.each(pickles)('of any protocol is not decoded, and said to be one (%#)', (hex) => {
    expect(() => decodeInput(b64(Buffer.from(hex, 'hex')))).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        details: { pickled: true },
        message: expect.stringContaining("data_format='json'") as string,
      }),
    );
  });
  test('with its prefix, too', () => {
    expect(() => decodeInput(b64('pickle.anything'))).toThrow(
      expect.objectContaining({ details: { pickled: true } }),
    );
  });
});

describe('what is none', () => {
  test.each([
    '',
    'some input',
    b64('some input'),
    b64('[1, 2]'),
    b64('json.'),
    b64('json.{'),
    b64('{"method": "m"'),
    b64(Uint8Array.of(0xff, 0xfe)),
    'YQ',
    'YQ=',
    '{"kwargs": {}}',
    '{"method": 7}',
    '{"method": "m", "kwargs": []}',
    '{"method": ""}',
    `{"method": "m", "kwargs": {"${'k'.repeat(65)}": 1}}`,
  ])('is refused: %j', (text) => {
    expect(() => decodeInput(text)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });
  test('nests too deep or is too long', () => {
    const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
    for (const text of [
      `{"method": "m", "kwargs": {"a": ${deep}}}`,
      `{"method": "${'m'.repeat(limits.facade.inputLength)}"}`,
    ]) {
      expect(() => decodeInput(text)).toThrow(expect.objectContaining({ code: 'USAGE' }));
    }
  });
  test('never makes anything but an error with a code', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.uint8Array().map(b64)), (text) => {
        try {
          expect(decodeInput(text).input.method).toBeTypeOf('string');
        } catch (error) {
          expect(error).toMatchObject({ code: 'USAGE' });
        }
      }),
    );
  });
});
