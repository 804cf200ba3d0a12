import { defineFace, type Outline, RemoteClient } from '../../../../src/electron/renderer/index.ts';
import type { TinyMap } from '../../../helpers/tiny-contract.ts';
import type { PageDocument } from './document.ts';

const tinyOutline: Outline = {
  name: 'tiny',
  version: '1.2.3',
  commands: {
    ECHO: { name: 'ECHO', method: 'echo' },
    BUILD: { name: 'BUILD', method: 'build' },
  },
  events: {
    STEP: { name: 'STEP', delivery: 'every', subject: ['operation_id', 'name'] },
    TICK: { name: 'TICK', delivery: 'latest', subject: ['operation_id', 'name'] },
    BUILD_PROGRESS: { name: 'BUILD_PROGRESS', delivery: 'every', subject: ['operation_id', 'name'] },
  },
};

// biome-ignore lint/correctness/noUnusedVariables: the class is merged with it
interface TinyWindow {
  echo(payload: { text: string }): Promise<{ text: string }>;
}
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: this is how a client of one’s own is made
class TinyWindow extends RemoteClient<TinyMap> {}
defineFace(TinyWindow, tinyOutline);

/** A client of a protocol of one's own, made as the documentation says. */
export async function ownProtocol({ port }: PageDocument): Promise<{
  echoed: string;
  steps: string[];
  built: number;
  counts: object;
}> {
  const client = new TinyWindow(tinyOutline, port);
  const { text: echoed } = await client.echo({ text: 'héllo' });
  const build = await client.request('BUILD', { names: ['a', 'b'] });
  const steps: string[] = [];
  for await (const { type, payload } of build) steps.push(`${type} ${payload.name ?? ''}`.trim());
  const { built } = await build.result;
  client.close();
  return { echoed, steps, built, counts: client.counts };
}
