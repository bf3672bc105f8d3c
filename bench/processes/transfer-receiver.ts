import { connect as connectTcp } from 'node:net';
import { z } from 'zod';
import { OrganisationId } from '../../core/schema/ids.ts';
import { cpuMs } from '../parts/cpu.ts';
import { heard, tell } from '../parts/parent.ts';
import { transferNetwork } from '../parts/transfer-network.ts';

/** `transfer-receiver.ts parley|tcp bytes`: fetches them whenever told to, and says how long it took. */
const [how = 'tcp', count = '0'] = process.argv.slice(2);
const bytes = Number(count);

const Sender = z.object({ peer: OrganisationId, addresses: z.array(z.string()) });
const Offered = z.object({ bulk: z.object({ blob: z.hex(), length: z.number() }) });

async function overTcp(): Promise<() => Promise<void>> {
  tell({});
  const { port } = z.object({ port: z.number() }).parse(await heard());
  await heard();
  return () =>
    new Promise((resolve, reject) => {
      let received = 0;
      connectTcp(port, '127.0.0.1')
        .on('data', (chunk) => (received += chunk.length))
        .on('error', reject)
        .on('close', () =>
          received === bytes ? resolve() : reject(new Error(`${received} bytes came`)),
        );
    });
}

async function overParley(): Promise<() => Promise<void>> {
  const network = await transferNetwork();
  tell({ peer: network.self });
  const sender = Sender.parse(await heard());
  network.admit([sender]);
  const { bulk } = Offered.parse(await heard());
  const blob = Uint8Array.from(Buffer.from(bulk.blob, 'hex'));
  return async () => {
    const { signal } = new AbortController();
    await network.pull(
      sender.peer,
      { blob, length: bulk.length },
      { signal, maxBytes: bulk.length },
    );
  };
}

const fetchOnce = await (how === 'tcp' ? overTcp() : overParley());
for (;;) {
  await heard();
  const cpu = cpuMs();
  const started = performance.now();
  await fetchOnce();
  tell({ ms: performance.now() - started, cpu: cpuMs() - cpu });
}
