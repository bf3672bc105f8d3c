import type { RunningNode } from '../../core/node.ts';
import { asParleyError } from '../../core/schema/errors.ts';
import { FromNodeHost, type StartNode, ToNodeHost } from './messages.ts';

/**
 * The process that hosts the node of one folder: a crash in it (DuckDB reads files of strangers) takes no window along,
 * and work in it makes no window wait. It takes one start and one stop; a new start is a new process.
 */
const parent = process.parentPort;
let starting: Promise<RunningNode | null> | null = null;

parent.on('message', ({ data }: { data: unknown }) => {
  const message = ToNodeHost.parse(data);
  if (message.do === 'start') starting ??= start(message);
  else void stop();
});

// A node that met what nobody foresaw is not to be trusted with more: it ends, and is started anew.
process.on('uncaughtException', fail).on('unhandledRejection', fail);

async function start({ folder, passphrase, listen, mdns, api }: StartNode) {
  try {
    const { startNode } = await import('../../core/node.ts');
    const node = await startNode({
      folder,
      mdns,
      api,
      ...(passphrase === null ? {} : { passphrase }),
      ...(listen === null ? {} : { listen }),
    });
    say({ event: 'running' });
    // Whoever asked for it: a script may stop the node, too.
    void node.stopped.then(() => end({ event: 'stopped' }), fail);
    return node;
  } catch (error) {
    fail(error);
    return null;
  }
}

async function stop(): Promise<void> {
  if (starting === null) {
    end({ event: 'stopped' });
    return;
  }
  const node = await starting;
  // Its end is told where it was started.
  await node?.stop().catch(() => undefined);
}

function fail(error: unknown): void {
  const { code, message, details } = asParleyError(error);
  end({ event: 'failed', failure: { code, sentence: message, details: plain(details) } });
}

function end(last: FromNodeHost): void {
  say(last);
  // Once the message is on its way.
  setImmediate(() => process.exit(last.event === 'failed' ? 1 : 0));
}

const say = (message: FromNodeHost): void => parent.postMessage(FromNodeHost.parse(message));

/** Details may hold what cannot be cloned. */
const plain = (details: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  JSON.parse(JSON.stringify(details)) as Record<string, unknown>;
