import type { EventsPage } from '../schema/api/events.ts';
import { asParleyError } from '../schema/errors.ts';

/**
 * Pages of events as server-sent events (WHATWG HTML, section 9.2): `id` is the event's number, `event` its kind, `data`
 * the event as JSON. An empty page is a sign of life. Nothing is fetched before the reader has taken what came before,
 * so a slow one costs no memory; one that falls behind what is kept is hung up on, and told so when it comes back.
 */
export async function eventStream(pages: AsyncIterator<EventsPage, void>): Promise<Response> {
  // Before there is an answer: what cannot be begun is a problem like any other.
  const first = await pages.next();
  const encoder = new TextEncoder();
  let begun = false;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (!begun && first.done !== true) {
          begun = true;
          // A reader that loses the connection before its first event knows from this where to go on.
          controller.enqueue(encoder.encode(`id: ${first.value.next - 1}\n: ready\n\n`));
          return;
        }
        try {
          const { done, value } = await pages.next();
          if (done === true) controller.close();
          else controller.enqueue(encoder.encode(textOf(value)));
        } catch (error) {
          controller.enqueue(encoder.encode(`: ${asParleyError(error).code}\n\n`));
          controller.close();
        }
      },
      async cancel() {
        await pages.return?.();
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

function textOf({ items }: EventsPage): string {
  if (items.length === 0) return ': still here\n\n';
  return items
    .map((event) => `id: ${event.seq}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`)
    .join('');
}
