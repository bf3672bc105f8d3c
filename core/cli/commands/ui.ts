import type { Command } from 'commander';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Language } from '../../schema/language.ts';
import { examples } from '../arguments.ts';
import { contextOf } from '../context.ts';
import { addNodeOptions, networkOf, type NodeOptions } from '../node-options.ts';
import { givenPassphrase } from '../passphrase.ts';
import { printable } from '../printable.ts';

/** 128 + SIGINT, as shells have it. */
const FORCED = 130;
/** The interface is built beside core/, in a copy of the repository. */
const BUILT = fileURLToPath(new URL('../../../out/', import.meta.url));

interface UiOptions extends NodeOptions {
  readonly interface: string;
}

export function addUiCommand(program: Command): void {
  const ui = program
    .command('ui')
    .description('the desktop app’s interface in a browser, on this machine alone');
  ui.option('--interface <dir>', 'where the interface was built (else this copy’s own)', BUILT);
  addNodeOptions(ui).action(async (options: UiOptions, command: Command) => {
    const { folder, output } = contextOf(command);
    const { startUi } = await import('../../desktop/browser/ui.ts');
    const { version } = await import('../../version.ts');
    const running = await startUi({
      folder,
      network: networkOf(options),
      passphrase: await givenPassphrase({
        file: options.passphraseFile,
        variable: 'PARLEY_PASSPHRASE',
      }),
      built: resolve(options.interface),
      version,
      systemLanguage: systemLanguage(),
      onUnseen: (address) =>
        output.note(`Something waits for your decision, and no tab shows it: open ${address}`),
      report: ({ message }) => console.error(printable(`warn: ${message}`)),
    });
    const { window, decisions } = running;
    output.item({ event: 'ready', folder, window, decisions, pid: process.pid }, () =>
      [
        `Open this:  ${window}`,
        `Decisions are taken here; keep it open in another tab:  ${decisions}`,
        'Each address works once, in one browser on this machine. Ctrl-C ends it.',
      ].join('\n'),
    );
    await Promise.race([running.quit, signalled()]);
    output.note('Stopping; once more to stop at once.');
    process.once('SIGINT', () => process.exit(FORCED));
    await running.close();
    output.item({ event: 'stopped' }, () => 'Stopped.');
  });
  examples(ui, 'parley ui', 'parley ui --folder ~/parley-north --no-mdns');
}

async function signalled(): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  await Promise.race([
    once(process, 'SIGINT', { signal }),
    once(process, 'SIGTERM', { signal }),
  ]).finally(() => over.abort());
}

/** zh in any script, as translations of other programs do. */
function systemLanguage(): Language {
  return new Intl.DateTimeFormat().resolvedOptions().locale.startsWith('zh') ? 'zh-CN' : 'en';
}
