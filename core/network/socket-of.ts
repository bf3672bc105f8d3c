import { Socket } from 'node:net';
import type { MessageStream } from '@libp2p/interface';

/** The socket below a connection; null below one through a relay. */
export function socketOf(connection: MessageStream): Socket | null {
  if (!('socket' in connection)) return null;
  return connection.socket instanceof Socket ? connection.socket : null;
}
