import { describe, expect, test, vi } from 'vitest';
import { deferred } from '../../../../src/client/deferred.ts';
import { type GuardedBackend, installQuitGuard } from '../../../../src/electron/main/index.ts';
import { FakeApp, FakePowerMonitor, fakeElectron } from '../../../../src/electron/testing/index.ts';

/** A backend whose stop takes until it is told to be over. */
class SlowBackend implements GuardedBackend {
  status: GuardedBackend['status'] = { state: 'running', pid: null, generation: 1 };
  stops = 0;
  readonly #stopping = deferred<void>();

  stop(): Promise<void> {
    this.stops += 1;
    return this.#stopping.promise;
  }

  isGone(): void {
    this.status = { ...this.status, state: 'stopped' };
    this.#stopping.resolve(undefined);
  }

  fails(): void {
    this.#stopping.reject(new Error('It cannot be stopped.'));
  }
}

describe('a quit', () => {
  test('waits for the backend, and goes on by itself', async () => {
    const { app, backend, told } = guarded();
    app.quit();
    expect(told).toEqual(['before-quit', 'will-quit prevented']);
    backend.isGone();
    await app.ended;

    expect(told).toEqual(['before-quit', 'will-quit prevented', 'before-quit', 'will-quit']);
    expect(backend.stops).toBe(1);
  });

  test.each(['stopped', 'error'] as const)(
    'is not held up while the backend is in the state %s',
    async (state) => {
      const { app, backend, told } = guarded();
      backend.status = { state, pid: null, generation: 1 };
      app.quit();

      expect(told).toEqual(['before-quit', 'will-quit']);
      expect(backend.stops).toBe(0);
    },
  );

  test('is left to whoever has held it up before', () => {
    const app = new FakeApp();
    app.on('will-quit', (event) => event.preventDefault());
    const backend = new SlowBackend();
    installQuitGuard({ app, backend });
    app.quit();

    expect(backend.stops).toBe(0);
  });

  test('waits for each of several backends, also where one cannot be stopped', async () => {
    const [first, second] = [new SlowBackend(), new SlowBackend()];
    const { app } = guarded({ backend: [first, second] });
    app.quit();
    first.fails();
    second.isGone();
    await app.ended;

    expect([first.stops, second.stops]).toEqual([1, 1]);
  });

  test('goes on when its time is over, without a second round for the same life', async () => {
    const { app, backend, told } = guarded({ capMs: 1 });
    app.quit();
    await app.ended;

    expect(told.filter((event) => event === 'will-quit prevented')).toHaveLength(1);
    expect(backend.stops).toBe(1);
  });

  test('stops a backend again that was started after a quit that came to nothing', async () => {
    const { app, backend, told } = guarded({ capMs: 1 });
    const veto = (event: { preventDefault(): void }): void => event.preventDefault();
    app.quit();
    app.once('will-quit', veto);
    await vi.waitUntil(() => told.length === 4);
    backend.status = { ...backend.status, generation: 2 };
    app.quit();
    await app.ended;

    expect(backend.stops).toBe(2);
  });
});

test('a quit that is held up is finished, though the guard is taken back meanwhile', async () => {
  const { app, backend, undo, told } = guarded();
  app.quit();
  undo();
  backend.isGone();
  await app.ended;

  expect(told.filter((event) => event === 'will-quit')).toHaveLength(1);
});

describe('what ends an app without a quit', () => {
  test('a shutdown of the machine is delayed until the app has quit', async () => {
    const powerMonitor = new FakePowerMonitor();
    const { app, backend } = guarded({ powerMonitor });

    expect(powerMonitor.shutDown()).toBe(true);
    backend.isGone();
    await app.ended;
    expect(backend.stops).toBe(1);
  });

  test('a shutdown is not delayed while nothing runs', () => {
    const powerMonitor = new FakePowerMonitor();
    const { backend, told } = guarded({ powerMonitor });
    backend.isGone();

    expect(powerMonitor.shutDown()).toBe(false);
    expect(told).toEqual([]);
  });
});

test('the undo takes every listener back, and a quit is held up no more', () => {
  const electron = fakeElectron();
  const { app, powerMonitor } = electron;
  const backend = new SlowBackend();
  const undo = installQuitGuard({ app, powerMonitor, backend });
  const [open, closed] = [electron.openWindow(), electron.openWindow()];
  closed.destroy();
  expect([open, closed].map((window) => window.eventNames().length)).toEqual([2, 0]);
  undo();
  undo();

  expect([app, powerMonitor, open].flatMap((emitter) => emitter.eventNames())).toEqual([]);
  expect(app.emit('will-quit', {})).toBe(false);
  expect(backend.stops).toBe(0);
});

test('a limit that is none is refused', () => {
  expect(() => guarded({ capMs: 0 })).toThrow(/capMs/);
});

function guarded(options: Partial<Parameters<typeof installQuitGuard>[0]> = {}) {
  const app = new FakeApp();
  const backend = new SlowBackend();
  const undo = installQuitGuard({ app, backend, ...options });
  const told: string[] = [];
  app.on('before-quit', () => told.push('before-quit'));
  app.on('will-quit', ({ defaultPrevented }) =>
    told.push(defaultPrevented ? 'will-quit prevented' : 'will-quit'),
  );
  return { app, backend, undo, told };
}
