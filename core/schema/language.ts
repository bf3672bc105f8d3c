import { z } from 'zod';

/** The languages of everything a person reads. */
export const Language = z.enum(['en', 'zh-CN']);
export type Language = z.infer<typeof Language>;
