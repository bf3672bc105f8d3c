import type { DemoPartners } from '../../core/desktop/ports.ts';
import { ParleyError } from '../../core/schema/errors.ts';
export const createDemo = (): DemoPartners => ({
  start: () =>
    Promise.reject(
      new ParleyError('NOT_READY', 'The demo is not part of this version yet. Nothing was done.'),
    ),
  end: () => Promise.resolve(),
});
