import { webSocketPort } from '../../../../src/electron/renderer/index.ts';
import { type ServedBackend, serveBackend } from '../../../../src/serve/index.ts';
import type { Home } from '../home.ts';
import { pageDocument, playIn } from './page-document.ts';

/** The bridge behind a WebSocket, as `stdwire serve` has it. All pages of one server have one grant, so each window has its server. */
export const webSocket: Home = {
  name: 'a WebSocket',
  over: async (backend) => {
    const servers: ServedBackend[] = [];
    const totalOf = (name: keyof ServedBackend['counts']): number =>
      servers.reduce((sum, { counts }) => sum + counts[name], 0);
    return {
      open: async (grant) => {
        const served = await serveBackend({ backend, grant, allowPrograms: true });
        servers.push(served);
        let port = webSocketPort(served.address);
        let document = pageDocument(port);
        return {
          play: playIn(() => document),
          reload: async () => {
            port.close();
            port = webSocketPort(served.address);
            document = pageDocument(port);
          },
          close: async () => port.close(),
        };
      },
      counts: () => ({
        documents: totalOf('documents'),
        calls: totalOf('calls'),
        operations: totalOf('operations'),
      }),
      [Symbol.asyncDispose]: async () => {
        await Promise.all(servers.map((served) => served.close()));
      },
    };
  },
};
