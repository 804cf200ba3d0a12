import { describe, expect, test, vi } from 'vitest';
import type { PortEvent } from '../../../src/electron/channels/port.ts';
import { type ErrorMessageBox, installErrorDialog } from '../../../src/electron/main/index.ts';
import { bridgedApp } from '../../helpers/bridged-app.ts';

/** The states that a page was told, without repetitions. */
function statesIn(events: readonly PortEvent[]): string[] {
  const states = events.flatMap((event) => (event.kind === 'status' ? [event.data.state] : []));
  return states.filter((state, index) => state !== states[index - 1]);
}

describe('A33: a backend that dies again and again', () => {
  test('A33: is waited for, then given up, and every window knows why; the user is told once', async () => {
    const boxes: ErrorMessageBox[] = [];
    await using app = await bridgedApp({
      app: { isPackaged: true },
      tiny: { restart: { maxRestarts: 2, withinMs: 60_000, baseDelayMs: 1, maxDelayMs: 1 } },
    });
    const { electron, tiny } = app;
    const undo = installErrorDialog({
      app: electron.app,
      dialog: {
        showMessageBox: (box) => {
          boxes.push(box);
          return new Promise(() => {});
        },
      },
      backend: tiny.client,
    });
    const pages = [await app.page(app.open()), await app.page(app.open())];
    tiny.client.on('status', ({ state }) => {
      if (state === 'running') tiny.script.peer.exit({ exitCode: 3, signal: null });
    });
    tiny.script.peer.exit({ exitCode: 3, signal: null });
    await vi.waitUntil(() => tiny.client.status.state === 'error');
    await electron.delivery.quiet();

    for (const { events, call } of pages) {
      expect(statesIn(events)).toEqual(['restarting', 'running', 'restarting', 'running', 'error']);
      const last = events.findLast((event) => event.kind === 'status');
      expect(last).toMatchObject({ data: { state: 'error', lastError: { code: 'CRASH_LOOP' } } });
      expect(await call('ECHO', { text: '' })).toMatchObject({ ok: false, error: { code: 'CRASH_LOOP' } });
    }
    expect(boxes).toHaveLength(1);
    expect(boxes[0]?.message).toBe('The background program keeps crashing');
    undo();
  });

  test('A33: a window that may start it brings it back, and all windows see it run', async () => {
    await using app = await bridgedApp({ tiny: { restart: { maxRestarts: 0, withinMs: 60_000 } } });
    const watching = await app.page(app.open({ topics: ['status'] }));
    const page = await app.page(app.open());
    app.tiny.script.peer.exit({ exitCode: 3, signal: null });
    await vi.waitUntil(() => app.tiny.client.status.state === 'error');

    expect(await watching.call('$restart')).toMatchObject({ error: { fields: { reason: 'not-granted' } } });
    expect(await page.call('$restart')).toMatchObject({ ok: true });
    await app.electron.delivery.quiet();
    expect(statesIn(watching.events).at(-1)).toBe('running');
  });
});
