import { PreferencesFile } from '../../../core/desktop/preferences-file.ts';
import { ConsentAnswer } from '../../../core/schema/desktop/consent.ts';
import { Preferences } from '../../../core/schema/desktop/preferences.ts';
import { Proposal } from '../../../core/schema/desktop/proposal.ts';
import { KiB } from '../../../core/schema/limits.ts';
import { json, jsonBody } from '../support/encodings.ts';
import * as samples from '../support/samples.ts';
import type { Target } from '../support/target.ts';
import { valueOf } from '../support/value-of.ts';

const { asFile } = samples;

/** The pages of the app, and what lies beside its folder. */
export const app: readonly Target[] = [
  jsonBody('proposal', Proposal, 256 * KiB),
  jsonBody('consent-answer', ConsentAnswer, 256 * KiB),
  {
    name: 'preferences',
    most: 70 * KiB,
    cost: 20,
    value: (random) => valueOf(Preferences, random),
    encode: json,
    decode: async (input) => {
      const reported: Error[] = [];
      await PreferencesFile.open(asFile('fuzzed.json', input), (error) => reported.push(error));
      for (const error of reported) throw error;
    },
  },
];
