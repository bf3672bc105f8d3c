import type { ConnectionEncrypter, MessageStream } from '@libp2p/interface';

/**
 * Hands each encrypted record to the socket in one piece. Noise gives its length and its body one after the other, and the
 * TCP transport writes each piece by itself: two system calls, and a packet of two bytes, for every record.
 */
export function withWholeWrites<Extension, Components>(
  create: (components: Components) => ConnectionEncrypter<Extension>,
): (components: Components) => ConnectionEncrypter<Extension> {
  return (components) => {
    const encrypter = create(components);
    const secureOutbound = encrypter.secureOutbound.bind(encrypter);
    const secureInbound = encrypter.secureInbound.bind(encrypter);
    return Object.assign(encrypter, {
      secureOutbound: (connection: MessageStream, ...rest: Rest) =>
        secureOutbound(writingWhole(connection), ...rest),
      secureInbound: (connection: MessageStream, ...rest: Rest) =>
        secureInbound(writingWhole(connection), ...rest),
    });
  };
}

type Rest =
  Parameters<ConnectionEncrypter['secureOutbound']> extends [unknown, ...infer R] ? R : [];

function writingWhole(connection: MessageStream): MessageStream {
  const send = connection.send.bind(connection);
  connection.send = (data) => send(data.subarray());
  return connection;
}
