import { ParleyError } from '../schema/errors.ts';

/**
 * The request with its body in memory, read no further than the limit whatever length it claims. It is made anew
 * because requests that adapters stand in for cannot be copied with another body or signal.
 * @param valid aborts what the request waits for, too
 * @throws ParleyError MESSAGE_TOO_LARGE
 */
export async function withBoundedBody(
  request: Request,
  most: number,
  valid?: AbortSignal,
): Promise<Request> {
  const { url, method, headers } = request;
  const signal = valid === undefined ? request.signal : AbortSignal.any([request.signal, valid]);
  if (request.body === null) {
    return valid === undefined ? request : new Request(url, { method, headers, signal });
  }
  if (Number(headers.get('content-length') ?? 0) > most) throw tooLarge(most);
  const body = await readUpTo(request.body, most);
  return new Request(url, { method, headers, signal, ...(body.length === 0 ? {} : { body }) });
}

async function readUpTo(
  stream: ReadableStream<Uint8Array>,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    // Leaving the loop cancels the stream.
    if (size > most) throw tooLarge(most);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

const tooLarge = (most: number): ParleyError =>
  new ParleyError(
    'MESSAGE_TOO_LARGE',
    `The request is larger than ${most} bytes. Nothing was done.`,
    { details: { most } },
  );
