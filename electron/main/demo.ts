import { utilityProcess } from 'electron';
import type { DemoPartners } from '../../core/desktop/ports.ts';
import type { Language } from '../../core/schema/language.ts';
import { createDemoPartners } from '../../demo/partners.ts';

export interface DemoOptions {
  /** The built demo/partners-process.ts. */
  readonly script: string;
  /** For the demo alone. */
  readonly root: string;
  readonly language: () => Language;
}

/** The demo's organisations run in one process of their own; what they make lies in a folder of its own. */
export const createDemo = ({ script, root, language }: DemoOptions): DemoPartners =>
  createDemoPartners({
    root,
    language,
    fork: (args) =>
      utilityProcess.fork(script, [...args], {
        serviceName: 'Parley demo',
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
  });
