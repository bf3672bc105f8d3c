import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createClient } from '../../../../core/client/client.ts';
import { controlFetch } from '../../../../core/client/control-fetch.ts';
import { controlPathOf } from '../../../../core/schema/local/control-place.ts';
import { eventually, testNode, type TestNode } from '../../../support/nodes.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let root: string;
let ann: TestNode;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'parley-test-'));
  ann = await testNode('ann', root);
});
afterAll(async () => {
  await ann.stop();
  await rm(root, { recursive: true, force: true });
});

/** A real reader on the control socket that takes nothing until it is told to. */
async function openStream(path: string) {
  const outgoing = request({
    socketPath: controlPathOf(ann.folder),
    path,
    headers: { accept: 'text/event-stream' },
    agent: false,
  }).end();
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.once('error', reject);
  });
  return { incoming, end: () => outgoing.destroy() };
}

const sentence = 'x'.repeat(3_000);
const fill = async (count: number) => {
  const { events } = ann.node.parts;
  const until = events.log.next + count;
  for (let n = 0; n < count; n++) events.noteNode('warning', `${n} ${sentence}`);
  await eventually(async () => events.log.next >= until);
};

describe('an event stream', () => {
  test('fetches no more than its reader takes, and gives it all in the end', async () => {
    await fill(4_000);
    const { log } = ann.node.parts.events;
    const read = vi.spyOn(log, 'read');
    const last = log.next - 1;
    const { incoming, end } = await openStream('/v1/events?from=1');
    // What fits into the buffers on the way is there; then nothing more is fetched.
    let fetched = -1;
    await eventually(async () => {
      const before = fetched;
      fetched = read.mock.calls.length;
      await new Promise((wake) => setTimeout(wake, 200));
      return before === fetched && fetched > 0;
    });
    expect(fetched).toBeLessThan(last / 100 / 2);
    let text = '';
    for await (const chunk of incoming) {
      text += String(chunk);
      if (text.includes(`id: ${last}\n`)) break;
    }
    end();
    const seqs = [...text.matchAll(/^id: (\d+)$/gm)].map(([, seq]) => Number(seq));
    // The first line says where it begins: after nothing.
    expect(seqs).toEqual(Array.from({ length: last + 1 }, (_, n) => n));
    read.mockRestore();
  });

  test('ends for the node when its reader hangs up', async () => {
    const { log } = ann.node.parts.events;
    const stopped: number[] = [];
    const original = log.onWritten.bind(log);
    const listening = vi.spyOn(log, 'onWritten').mockImplementation((listener) => {
      const stop = original(listener);
      return () => {
        stopped.push(1);
        stop();
      };
    });
    const { incoming, end } = await openStream('/v1/events');
    incoming.resume();
    await vi.waitFor(() => expect(listening).toHaveBeenCalled());
    end();
    await vi.waitFor(() => expect(stopped).toHaveLength(listening.mock.results.length));
    listening.mockRestore();
  });

  test('is told that the node stops; a reader goes on after the restart, with nothing lost or twice', async () => {
    const client = createClient({ fetch: controlFetch(ann.folder) });
    const from = ann.node.parts.events.log.next;
    const seen: number[] = [];
    const kinds: string[] = [];
    const controller = new AbortController();
    const reading = (async () => {
      for await (const event of client.events({ from, signal: controller.signal })) {
        seen.push(event.seq);
        kinds.push(event.kind === 'node' ? event.data.change : event.kind);
        if (kinds.includes('policy')) return;
      }
    })();
    ann.node.parts.events.noteNode('warning', 'one');
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    await ann.stop();
    await ann.start();
    const { id } = await ann.services.foundCollaboration({ name: 'Test', purpose: '' });
    await ann.services.addPolicy({
      name: 'None',
      action: 'decline',
      collaboration: id,
      launchers: 'any',
      algorithms: 'any',
      dataset: 'wages' as never,
      columns: 'any',
      filters: true,
      groups: true,
      open: true,
      minimum: 3,
      notices: [],
      until: null,
      mostUses: null,
    });
    await reading;
    expect(seen).toEqual(seen.map((_, i) => from + i));
    expect(kinds).toEqual(expect.arrayContaining(['warning', 'stopping', 'started', 'entry']));
  });
});
