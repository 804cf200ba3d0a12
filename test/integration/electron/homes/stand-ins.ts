import { WINDOW_KEY } from '../../../../src/electron/channels/names.ts';
import type { BridgePort } from '../../../../src/electron/channels/port.ts';
import { createBackendBridge } from '../../../../src/electron/main/index.ts';
import { fakeElectron } from '../../../../src/electron/testing/index.ts';
import { preloadText } from '../../../helpers/preload-text.ts';
import type { Home } from '../home.ts';
import { pageDocument, playIn } from './page-document.ts';

/** The stand-ins for Electron, with the real preload script in a world of its own behind an emulated contextBridge. */
export const standIns: Home = {
  name: 'the stand-ins for Electron',
  over: async (backend) => {
    const preload = await preloadText();
    const electron = fakeElectron();
    const bridge = createBackendBridge({
      backend,
      electron,
      allowedOrigins: ['app://ui'],
      // As in a packaged app, where no traceback crosses.
      development: false,
    });
    return {
      open: async (grant) => {
        const window = electron.openWindow({ preload });
        bridge.attach(window.webContents, grant);
        const port = (): BridgePort => window.page[WINDOW_KEY] as BridgePort;
        let document = pageDocument(port());
        return {
          play: playIn(() => document),
          reload: async () => {
            window.webContents.reload();
            document = pageDocument(port());
          },
          close: async () => window.destroy(),
        };
      },
      counts: () => {
        const { documents, calls, operations } = bridge.counts;
        return { documents, calls, operations };
      },
      [Symbol.asyncDispose]: async () => bridge.close(),
    };
  },
};
