// Prints the skipped tests by name, then the counts alone on the last line.
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Report = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

const [, , path = ''] = process.argv;
const report = Report.parse(JSON.parse(readFileSync(path, 'utf8')));
const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
const withStatus = (...statuses: string[]) =>
  tests.filter((test) => statuses.includes(test.status));

const skipped = withStatus('skipped', 'pending', 'todo', 'disabled');
for (const { fullName } of skipped) console.log(`skipped: ${fullName}`);
const passed = withStatus('passed').length;
const failed = withStatus('failed').length;
if (passed === 0) process.exitCode = 1;
console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
