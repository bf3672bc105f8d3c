import { describe, expect, it } from 'vitest';
import { codes, type Code } from '../../../core/schema/codes.ts';
import { ParleyError } from '../../../core/schema/errors.ts';
import { DID_NOT_TAKE_PART, refusalOf } from '../../../core/tasks/refusal.ts';

const refusalCode = (error: unknown) => refusalOf(error).code;

/** Everything that data, or the operator's terms for it, can be the reason of. */
const ofData: readonly Code[] = [
  'VALUE_OUT_OF_RANGE',
  'GROUP_TOO_SMALL',
  'OVERLAP',
  'DATASET_UNKNOWN',
  'COLUMN_UNKNOWN',
  'COLUMN_TYPE',
  'FILTER_INVALID',
  'INTERNAL',
  'STORE_DAMAGED',
  ...(Object.keys(codes) as Code[]).filter((code) => code.startsWith('DATA_')),
];

describe('rule 9: what the launcher is told', () => {
  it.each(ofData)('of %s is that this organisation did not take part', (code) => {
    expect(refusalCode(new ParleyError(code, 'wage 4711 of row 12'))).toBe(DID_NOT_TAKE_PART);
  });
  it('of an error nobody thought of is the same', () => {
    expect(refusalCode(new TypeError('wage 4711'))).toBe(DID_NOT_TAKE_PART);
    expect(refusalCode('wage 4711')).toBe(DID_NOT_TAKE_PART);
  });
  it('of the protocol is the code, so that it can be put right', () => {
    for (const code of ['ROUND_REVEALED', 'ROSTER_INVALID', 'SUM_MISMATCH'] as const) {
      expect(refusalCode(new ParleyError(code, ''))).toBe(code);
    }
  });
  it('names another participant where what that one made is wrong, and nowhere else', () => {
    const details = { about: `12D3KooW${'a'.repeat(44)}` };
    const told = (code: Code) => refusalOf(new ParleyError(code, '', { details }));
    expect(told('SHARES_INVALID')).toEqual({ kind: 'refused', code: 'SHARES_INVALID', ...details });
    expect(told('ROSTER_INVALID')).toEqual({ kind: 'refused', code: 'ROSTER_INVALID' });
    expect(told('OVERLAP')).toEqual({ kind: 'refused', code: DID_NOT_TAKE_PART });
  });
});
