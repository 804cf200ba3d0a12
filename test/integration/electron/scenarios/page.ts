import {
  connectBackend,
  type RemoteBackendClient,
  windowPort,
} from '../../../../src/electron/renderer/index.ts';
import type { PageDocument } from './document.ts';
import { scenarios } from './index.ts';

// The script of a page in Chromium: what it finds on its `window` is what the preload has put there.
const port = windowPort();
let backend: RemoteBackendClient | undefined;
const page: PageDocument = {
  port,
  get backend() {
    backend ??= connectBackend();
    return backend;
  },
};

Object.assign(globalThis, {
  play: (name: keyof typeof scenarios, input: unknown): Promise<unknown> =>
    (scenarios[name] as (page: PageDocument, input: unknown) => Promise<unknown>)(page, input),
});
