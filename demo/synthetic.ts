/**
 * Made-up rows that look like a hospital's, the same ones for the same seed. Nobody's: every number comes from the
 * generator below, and identifiers say so.
 */
const regions = ['north', 'east', 'south'];
const roles = ['nurse', 'physician', 'administration'];
const medians: Readonly<Record<string, number>> = {
  nurse: 3400,
  physician: 6200,
  administration: 3100,
};

/** Columns: patient, age, sex, region, length_of_stay (days), readmitted. */
export function syntheticPatients(seed: number, rows: number): string {
  const random = generator(seed);
  const lines = Array.from({ length: rows }, (_, index) => {
    const age = Math.round(20 + 70 * mean(random, 3));
    const sex = random() < 0.52 ? 'female' : 'male';
    const stay = Math.max(1, Math.round(-Math.log(1 - random()) * (2 + age / 20)));
    const readmitted = random() < 0.08 + stay / 100 ? 'yes' : 'no';
    return [`synthetic-${seed}-${index}`, age, sex, pick(regions, random), stay, readmitted];
  });
  return csv(['patient', 'age', 'sex', 'region', 'length_of_stay', 'readmitted'], lines);
}

/** Columns: employee, role, years, wage (a month). */
export function syntheticWages(seed: number, rows: number): string {
  const random = generator(seed ^ 0x5eed);
  const lines = Array.from({ length: rows }, (_, index) => {
    const role = pick(roles, random);
    const years = Math.floor(30 * random());
    const wage = Math.round((medians[role] ?? 0) * (0.8 + 0.4 * mean(random, 4)) + 45 * years);
    return [`synthetic-${seed}-${index}`, role, years, wage];
  });
  return csv(['employee', 'role', 'years', 'wage'], lines);
}

/** Between 0 and 1, around the middle. */
const mean = (random: () => number, of: number): number =>
  Array.from({ length: of }, random).reduce((sum, value) => sum + value, 0) / of;

const pick = (from: readonly string[], random: () => number): string =>
  from[Math.floor(random() * from.length)] ?? '';

const csv = (header: readonly string[], lines: readonly (readonly unknown[])[]): string =>
  [header, ...lines].map((line) => `${line.join(',')}\n`).join('');

/** Mulberry32: good enough for rows nobody draws conclusions from, and the same everywhere. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
