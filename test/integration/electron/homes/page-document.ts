import {
  type BridgePort,
  connectBackend,
  type RemoteBackendClient,
} from '../../../../src/electron/renderer/index.ts';
import type { OpenWindow } from '../home.ts';
import type { PageDocument } from '../scenarios/document.ts';
import { scenarios } from '../scenarios/index.ts';

/** A document in this program: what a page would be, over that port. */
export function pageDocument(port: BridgePort): PageDocument {
  let backend: RemoteBackendClient | undefined;
  return {
    port,
    get backend() {
      backend ??= connectBackend({ via: port });
      return backend;
    },
  };
}

/** Plays a scenario in a document of this program, with what goes in and out as JSON, as it is for a real page. */
export const playIn =
  (document: () => PageDocument): OpenWindow['play'] =>
  async (name, ...[input]) => {
    const play = scenarios[name] as (document: PageDocument, input: unknown) => Promise<unknown>;
    const outcome = await play(
      document(),
      input === undefined ? undefined : JSON.parse(JSON.stringify(input)),
    );
    return JSON.parse(JSON.stringify(outcome ?? null));
  };
