import { z } from 'zod';
import type { Algorithm } from '../../algorithms/contract.ts';
import { algorithmWords } from '../../algorithms/words/words.ts';
import type { AlgorithmView } from '../../schema/api/tasks.ts';
import type { Language } from '../../schema/language.ts';

export function algorithmView(
  { name, version, example, parameters }: Algorithm,
  language: Language,
): AlgorithmView {
  const { title, summary, example: exampleSentence } = algorithmWords(language).offered[name];
  return {
    name,
    version,
    title,
    summary,
    example,
    exampleSentence,
    parameters: z.toJSONSchema(parameters, { io: 'input' }),
  };
}
