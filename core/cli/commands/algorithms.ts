import type { Command } from 'commander';
import { ParleyError } from '../../schema/errors.ts';
import { examples } from '../arguments.ts';
import { contextOf } from '../context.ts';
import { facts, table } from '../table.ts';

export function addAlgorithmCommands(program: Command): void {
  const algorithms = program
    .command('algorithms')
    .description('what can be computed')
    .argument('[name]', 'show the parameters of this one')
    .action(async (name: string | undefined, _options: object, command: Command) => {
      const { client, output } = contextOf(command);
      const all = await client.algorithms();
      if (name === undefined) {
        output.answer(all, () =>
          table(
            [{ title: 'name' }, { title: 'what it computes' }],
            all.map(({ name, summary }) => [name, summary]),
          ),
        );
        return;
      }
      const found = all.filter((algorithm) => algorithm.name === name);
      if (found.length === 0) {
        throw new ParleyError(
          'ALGORITHM_UNKNOWN',
          `There is no algorithm "${name}". There are: ${all.map((it) => it.name).join(', ')}.`,
        );
      }
      output.answer(found, () =>
        found
          .map(({ title, version, summary, example, parameters }) =>
            [
              facts([
                [title, `version ${version}`],
                ['', summary],
                ['example', JSON.stringify(example)],
              ]),
              `parameters (JSON Schema):\n${JSON.stringify(parameters, null, 2)}`,
            ].join('\n'),
          )
          .join('\n\n'),
      );
    });
  examples(algorithms, 'parley algorithms', 'parley algorithms histogram');
}
