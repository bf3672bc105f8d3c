import { z } from 'zod';

/** A round's public state as it travels: any canonical map; the algorithm's own code gives it meaning. */
export const RoundStateSchema = z.record(z.string(), z.unknown());
