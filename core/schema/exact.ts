/** An exact rational number; the denominator is positive. Local sums stay exact until they are encoded (rule 17). */
export interface Exact {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export const exactInteger = (value: bigint | number): Exact => ({
  numerator: BigInt(value),
  denominator: 1n,
});

export const exactZero: Exact = exactInteger(0n);
