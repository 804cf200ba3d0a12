import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP server on this machine; `await using` closes it and whatever is connected to it. */
interface TestServer extends AsyncDisposable {
  readonly server: Server;
  readonly port: number;
}

/** Serves on a port of the system's choice, or on this one. */
export async function httpServer(
  listener: RequestListener,
  port = 0,
  host = '127.0.0.1',
): Promise<TestServer> {
  const server = createServer(listener).listen(port, host);
  await once(server, 'listening');
  return {
    server,
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
