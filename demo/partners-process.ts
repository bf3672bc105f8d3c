import { asParleyError } from '../core/schema/errors.ts';
import { Language } from '../core/schema/language.ts';
import { setPartnersStage, type PartnersStage } from './partners-stage.ts';

/**
 * The process of the demo's partners: `partners-process.ts ROOT LANGUAGE`. It says on stdout, in one line of JSON, when the
 * person's folder is ready, and ends with the process that started it.
 */
const [root, language] = process.argv.slice(2);
let stage: PartnersStage | null = null;

process.once('SIGTERM', end).once('SIGINT', end).once('disconnect', end);

function end(): void {
  void (stage?.stop() ?? Promise.resolve()).finally(() => process.exit());
}

try {
  stage = await setPartnersStage(root ?? '', Language.catch('en').parse(language));
  console.log(JSON.stringify({ event: 'ready', folder: stage.folder }));
} catch (error) {
  const { code, message } = asParleyError(error);
  console.log(JSON.stringify({ event: 'failed', code, message }));
  process.exitCode = 1;
}
