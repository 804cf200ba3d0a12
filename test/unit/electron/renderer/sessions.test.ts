import { describe, expect, test, vi } from 'vitest';
import { WINDOW_KEY } from '../../../../src/electron/channels/names.ts';
import type { BridgePort } from '../../../../src/electron/channels/port.ts';
import { RemoteClient } from '../../../../src/electron/renderer/index.ts';
import type { FakeWindow } from '../../../../src/electron/testing/index.ts';
import { type BridgedApp, bridgedApp } from '../../../helpers/bridged-app.ts';
import { rejectionOf } from '../../../helpers/tiny-client.ts';
import { type TinyMap, tinyContract } from '../../../helpers/tiny-contract.ts';

const GRANT = { commands: 'all', topics: ['status', 'progress', 'log'] } as const;

/** How the session of a page ends though the page lives on. */
const ends: [string, (app: BridgedApp, window: FakeWindow, other: RemoteClient<TinyMap>) => unknown][] = [
  ['its window is attached again', (app, window) => app.bridge.attach(window.contents, GRANT)],
  ['it comes back from the cache of pages', (_app, window) => window.document.comeBackFromCache()],
  [
    'an event cannot be handed to it, and another client of the page calls something',
    async (app, window, other) => {
      const sending = vi.spyOn(window.document.frame, 'send').mockImplementationOnce(() => {
        throw new Error('Render frame was disposed before WebFrameMain could be accessed');
      });
      tell(app, 'STEP');
      await vi.waitFor(() => expect(app.bridge.counts.documents).toBe(0));
      sending.mockRestore();
      await other.request('ECHO', { text: 'still here' });
    },
  ],
];

function tell(app: BridgedApp, type: string, fields = {}): void {
  app.tiny.script.peer.send({ id: 'progress-event', type, payload: { operation_id: 'op', ...fields } });
}

function snapshot(): object {
  return {
    operation_id: 'op',
    command: 'BUILD',
    status: 'running',
    progress: 1,
    started_at: 1,
    ended_at: null,
    final: null,
  };
}

describe('two clients of one page', () => {
  test.each(ends)('both lose what they follow, and work on, when %s', async (_, end) => {
    const handlers = {
      ECHO: (payload: object) => payload,
      BUILD: () => ({ operation_id: 'op' }),
      GET_OPERATIONS: () => [snapshot()],
    };
    await using app = await bridgedApp({ tiny: { handlers } });
    const window = app.open(GRANT);
    const port = window.document.page[WINDOW_KEY] as BridgePort;
    const one = new RemoteClient<TinyMap>(tinyContract, port);
    const other = new RemoteClient<TinyMap>(tinyContract, port);
    const build = await one.request('BUILD', {});
    await other.hello();
    await end(app, window, other);
    const failure = await rejectionOf(build.result);
    const again = await one.operation(build.id);
    tell(app, 'BUILD_PROGRESS', { final: true, status: 'completed', result: { built: 3 } });
    const result = await again.result;
    const echo = await other.request('ECHO', { text: 'again' });
    const { documents, operations } = app.bridge.counts;
    one.close();
    other.close();

    expect(failure).toMatchObject({ code: 'CLOSED', outcome: 'unknown' });
    expect(result).toEqual({ built: 3 });
    expect(echo).toEqual({ text: 'again' });
    expect({ documents, operations }).toEqual({ documents: 1, operations: 0 });
    expect([one.counts, other.counts]).toMatchObject([
      { inFlight: 0, truncatedProgress: 0 },
      { inFlight: 0, truncatedProgress: 0 },
    ]);
  });
});
