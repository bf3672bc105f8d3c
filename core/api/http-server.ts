import { createServer, type RequestListener, type Server } from 'node:http';
import {
  createServer as createNetServer,
  type ListenOptions,
  type Server as NetServer,
  type Socket,
} from 'node:net';
import { limits } from '../schema/limits.ts';

/** Node's HTTP server with Parley's limits: what serves the API, over whatever socket. */
export interface HttpServer {
  readonly server: Server;
  /**
   * May be called for several addresses; all of them are one server. Rejects with Node's own error (EADDRINUSE ...).
   */
  listen(where: ListenOptions): Promise<void>;
  /** Takes no more connections, gives answers under way a grace, then ends what is still open. Never rejects. */
  close(): Promise<void>;
}

export function createHttpServer(onRequest: RequestListener, maxConnections: number): HttpServer {
  const sockets = new Set<Socket>();
  const server = createServer(
    {
      headersTimeout: limits.apiHeadersTimeout,
      requestTimeout: limits.apiRequestTimeout,
      connectionsCheckingInterval: limits.apiTimeoutCheck,
      keepAliveTimeout: limits.apiKeepAlive,
      maxHeaderSize: limits.apiHeaderBytes,
    },
    onRequest,
  );
  server.maxConnections = maxConnections;
  server.maxRequestsPerSocket = limits.apiRequestsPerConnection;
  // Bounded by bytes instead: headers beyond a number would be dropped unseen, and a check of them passed by.
  server.maxHeadersCount = 0;
  // Upgraded sockets are no longer the HTTP server's to close.
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const listening: NetServer[] = [];

  return {
    server,
    async listen(where) {
      if (!server.listening) {
        await listenOn(server, where);
        listening.push(server);
        return;
      }
      // A server has one address; connections to others are handed to it (documented for http.Server 'connection').
      const further = createNetServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
        server.emit('connection', socket);
      });
      further.maxConnections = maxConnections;
      await listenOn(further, where);
      listening.push(further);
    },
    async close() {
      const force = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, limits.apiCloseGrace);
      const closed = listening.splice(0).map((one) => ended(one));
      server.closeIdleConnections();
      await Promise.all(closed);
      clearTimeout(force);
    },
  };
}

function listenOn(server: NetServer, where: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

function ended(server: NetServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
