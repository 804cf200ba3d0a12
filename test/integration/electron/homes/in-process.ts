import { Bridge } from '../../../../src/electron/bridge/bridge.ts';
import type { WindowGrant } from '../../../../src/electron/bridge/grant.ts';
import type { BridgeEvent, HelloReply } from '../../../../src/electron/channels/messages.ts';
import { BRIDGE_VERSION } from '../../../../src/electron/channels/names.ts';
import type { BridgePort, PortEvent } from '../../../../src/electron/channels/port.ts';
import type { Home } from '../home.ts';
import { pageDocument, playIn } from './page-document.ts';

/** A page and the bridge in one program, with nothing between them but the cloning of messages. */
export const inProcess: Home = {
  name: 'a port in the same program',
  over: async (backend) => {
    const bridge = new Bridge({ backend });
    return {
      open: async (grant) => {
        let { port, end } = openPort(bridge, grant);
        let document = pageDocument(port);
        return {
          play: playIn(() => document),
          reload: async () => {
            end();
            ({ port, end } = openPort(bridge, grant));
            document = pageDocument(port);
          },
          close: async () => end(),
        };
      },
      counts: () => bridge.counts,
      [Symbol.asyncDispose]: async () => bridge.close(),
    };
  },
};

function openPort(bridge: Bridge, grant: WindowGrant): { port: BridgePort; end: () => void } {
  const listeners = new Set<(event: PortEvent) => void>();
  const tell = (event: BridgeEvent): void => {
    const { document: _, ...shown } = structuredClone(event);
    for (const listener of listeners) listener(shown as PortEvent);
  };
  const session = bridge.open({
    grant,
    send: (event) => {
      setImmediate(tell, event);
      return true;
    },
  });
  const port: BridgePort = {
    version: BRIDGE_VERSION,
    hello: async () => {
      const reply: HelloReply = structuredClone(session.hello({ version: BRIDGE_VERSION }));
      if (!reply.ok) return reply;
      const { document: _, ...answer } = reply;
      return answer;
    },
    call: async (id, command, payload, options) =>
      structuredClone(
        await session.call(structuredClone({ document: session.document, id, command, payload, options })),
      ),
    control: (op, subject) =>
      session.control({
        document: session.document,
        op,
        ...(op === 'cancel' ? { id: subject } : { topic: subject }),
      }),
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return { port, end: () => session.end() };
}
