import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ServeError } from './serve-error.ts';

/** Listens; resolves to the port. */
export async function listen(
  server: Server,
  { host, port, onError }: { host: string; port: number; onError: (error: Error) => void },
): Promise<number> {
  server.listen({ host, port, exclusive: true });
  try {
    await once(server, 'listening');
    // A connection that cannot be taken, for want of file descriptors for example, must not end the program.
    server.on('error', onError);
    return (server.address() as AddressInfo).port;
  } catch (error) {
    throw listenError(error as NodeJS.ErrnoException, host, port);
  }
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): ServeError {
  const place = `port ${port} of ${host}`;
  if (error.code === 'EADDRINUSE') {
    const message = `Another program listens on ${place}. Name another one, or none for any that is free.`;
    return new ServeError('PORT_TAKEN', message, { cause: error });
  }
  return new ServeError('PORT_REFUSED', `The system does not let it listen on ${place} (${error.code}).`, {
    cause: error,
  });
}
