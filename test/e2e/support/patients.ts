/** Made-up rows of one organisation: always the same for the same seed. */
export interface Patient {
  readonly age: number;
  readonly sex: string;
  readonly stay: number;
}

export function patients(seed: number, count: number): Patient[] {
  let state = seed;
  const random = (): number => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fff_ffff;
    return state / 0x7fff_ffff;
  };
  return Array.from({ length: count }, (_, i) => ({
    age: Math.floor(30 + random() * 50),
    sex: i % 2 === 0 ? 'f' : 'm',
    stay: Math.round((2 + random() * 12) * 10) / 10,
  }));
}

export const csvOf = (rows: readonly Patient[]): string =>
  ['age,sex,stay', ...rows.map(({ age, sex, stay }) => `${age},${sex},${stay}`), ''].join('\n');

export const meanOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
