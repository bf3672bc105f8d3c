import { type EventKind, EventsPage, NodeEvent } from '../schema/api/events.ts';
import { ParleyError } from '../schema/errors.ts';
import { pause } from './pause.ts';
import { gaveUp, isInterruption, type Patience, persist } from './persist.ts';
import { readSse, sseStart } from './sse.ts';
import type { Transport } from './transport.ts';

export interface EventsOptions extends Patience {
  /** The first sequence number wanted; left out: what comes from now on. */
  readonly from?: number | undefined;
  /** Only events of these kinds. */
  readonly kinds?: readonly EventKind[] | undefined;
}

/** The node says something every 15 s, be it a comment; one that is silent for longer is no longer there. */
const SILENT_SECONDS = 60;
/** Between a stream that broke and the next: a node that hangs up at once must not be asked in a tight loop. */
const PAUSE = 100;

/**
 * What happens at the node, in order, none missed and none twice, also over broken connections and restarts of the node.
 * Ends only with the signal, by leaving the loop over it, or with an error.
 * @throws ParleyError EVENTS_GONE when `from` is older than what is kept; STOPPED or NODE_NOT_RUNNING with `from` in its
 *   details when the node stayed away longer than patience
 */
export async function* followEvents(
  transport: Transport,
  { from, kinds, ...patience }: EventsOptions,
): AsyncGenerator<NodeEvent, void, undefined> {
  const { signal } = patience;
  const wanted = kinds === undefined ? null : new Set<EventKind>(kinds);
  const lost = (error: unknown): error is ParleyError =>
    transport.reached() && isInterruption(error);
  // Asked for as a number, so that a connection that breaks before the first event loses none.
  let next = from ?? (await firstNumber(transport, signal));
  for (;;) {
    const stream = await persist(
      () => open(transport, next, signal),
      lost,
      (last) => gaveUp(last, `Then follow the events from ${next}.`, { from: next }),
      patience,
    );
    try {
      for await (const event of eventsIn(stream)) {
        if (event.seq < next) continue;
        next = event.seq + 1;
        if (wanted === null || wanted.has(event.kind)) yield event;
      }
    } catch (error) {
      if (signal?.aborted === true || !lost(error)) throw error;
    }
    await pause(PAUSE, signal);
  }
}

async function firstNumber(transport: Transport, signal: AbortSignal | undefined): Promise<number> {
  const { next } = await transport.json({
    method: 'GET',
    path: ['events'],
    query: { seconds: 0 },
    answer: EventsPage,
    signal,
  });
  return next;
}

const open = (transport: Transport, from: number, signal: AbortSignal | undefined) =>
  transport.stream({
    method: 'GET',
    path: ['events'],
    query: { from },
    accept: 'text/event-stream',
    withinSeconds: SILENT_SECONDS,
    signal,
  });

async function* eventsIn(stream: AsyncIterable<Uint8Array>) {
  const decoder = new TextDecoder();
  let state = sseStart;
  for await (const bytes of stream) {
    const read = readSse(state, decoder.decode(bytes, { stream: true }));
    state = read.state;
    for (const { data } of read.messages) yield parse(data);
  }
}

function parse(text: string): NodeEvent {
  try {
    return NodeEvent.parse(JSON.parse(text));
  } catch (cause) {
    throw new ParleyError(
      'INTERNAL',
      'The node sent an event in a form this client does not know. Update the older of the two.',
      { cause },
    );
  }
}
