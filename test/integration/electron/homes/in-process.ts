import { type InProcessPort, inProcessPort } from '../../../../src/testing/in-process-port.ts';
import type { Home } from '../home.ts';
import { pageDocument, playIn } from './page-document.ts';

/** A page and the bridge in one program, with nothing between them but the cloning of messages. */
export const inProcess: Home = {
  name: 'a port in the same program',
  over: async (backend) => {
    const ports: InProcessPort[] = [];
    const totalOf = (name: keyof InProcessPort['counts']): number =>
      ports.reduce((sum, { counts }) => sum + counts[name], 0);
    return {
      open: async (grant) => {
        const port = inProcessPort({ backend, grant });
        ports.push(port);
        let document = pageDocument(port);
        return {
          play: playIn(() => document),
          reload: async () => {
            port.reload();
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
        for (const port of ports) port.close();
      },
    };
  },
};
