import { randomBytes } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import { z } from 'zod';
import { OrganisationId } from '../../core/schema/ids.ts';
import { heard, tell } from '../parts/parent.ts';
import { transferNetwork } from '../parts/transfer-network.ts';

/** `transfer-sender.ts parley|tcp bytes`: has so many bytes for the receiver, as often as it asks. */
const [how = 'tcp', count = '0'] = process.argv.slice(2);
const content = new Uint8Array(randomBytes(Number(count)));

if (how === 'tcp') {
  const server = createServer((socket) => socket.end(content));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  tell({ port: (server.address() as AddressInfo).port });
  await heard();
  tell({});
} else {
  const network = await transferNetwork();
  tell({ peer: network.self, addresses: network.addresses() });
  const other = z.object({ peer: OrganisationId }).parse(await heard());
  network.admit([{ peer: other.peer, addresses: [] }]);
  const { bulk } = network.offer(content, [other.peer]);
  tell({ bulk: 'blob' in bulk ? { ...bulk, blob: Buffer.from(bulk.blob).toString('hex') } : null });
}
