/** The day of a moment, in universal time, as both languages write it among digits. */
export const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10);
