import pTimeout from 'p-timeout';
import { describe, expect, test, vi } from 'vitest';
import { installQuitGuard } from '../../../src/electron/main/index.ts';
import { type FakeElectron, fakeElectron } from '../../../src/electron/testing/index.ts';
import { signalTree, taskkill } from '../../../src/process/process-group.ts';
import { runApp } from '../../electron/smoke-app/app.mjs';
import { bridgedApp } from '../../helpers/bridged-app.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { LifeLines } from '../../helpers/life-lines.ts';
import { runParent } from '../../helpers/parent-program.ts';
import { backendFixture, python } from '../../helpers/python.ts';
import { settled } from '../../helpers/tiny-client.ts';
import { clientOf } from '../client/process-client.ts';

/** What hangs here hangs for an hour. */
const BOUND_MS = 20_000;

/** The events of a quit, in order. */
function quitEvents({ app }: FakeElectron): string[] {
  const events: string[] = [];
  app.on('before-quit', () => events.push('before-quit'));
  app.on('will-quit', ({ defaultPrevented }) =>
    events.push(defaultPrevented ? 'will-quit prevented' : 'will-quit'),
  );
  app.on('quit', () => events.push('quit'));
  return events;
}

const WAITED = ['before-quit', 'will-quit prevented', 'before-quit', 'will-quit', 'quit'];

test('A29: a window that vetoes the quit keeps its backend and its calls', async () => {
  await using app = await bridgedApp({ tiny: { handlers: { ECHO: (payload) => payload } } });
  const { electron, tiny } = app;
  const undo = installQuitGuard({ app: electron.app, backend: tiny.client });
  const window = app.open();
  window.beforeUnload = 'prevent';
  const page = await app.page(window);
  electron.app.quit();
  await electron.delivery.quiet();

  expect(electron.app.exitCode).toBeUndefined();
  expect(tiny.client.status.state).toBe('running');
  expect(await page.call('ECHO', { text: 'still here' })).toMatchObject({ ok: true });
  undo();
});

describe('A30: a stop that takes its time', () => {
  test('A30, E01: a second and a third quit meanwhile neither stop twice nor end the app early', async () => {
    await using app = await bridgedApp();
    const { electron, tiny } = app;
    const stop = vi.spyOn(tiny.client, 'stop');
    const undo = installQuitGuard({ app: electron.app, backend: tiny.client });
    const events = quitEvents(electron);
    electron.app.quit();
    electron.app.quit();
    electron.app.quit();
    expect(electron.app.exitCode).toBeUndefined();
    await electron.app.ended;

    expect(stop).toHaveBeenCalledOnce();
    expect(tiny.client.status.state).toBe('stopped');
    expect(events.filter((event) => event === 'quit')).toHaveLength(1);
    undo();
  });

  test.skipIf(process.platform === 'win32')(
    'A30: over its limit the backend is killed, with all that it started, and the app quits',
    async () => {
      // Left to itself this one takes an hour.
      const stop = { inputMs: 3_600_000, terminateMs: 3_600_000 };
      await using backend = await clientOf('lives_on.py', ['deaf'], { stop });
      const electron = fakeElectron();
      installQuitGuard({ app: electron.app, backend: backend.client, capMs: 50 });
      const events = quitEvents(electron);
      await backend.client.start();
      const family = await Promise.all(['backend', 'grandchild'].map((name) => backend.lineTo(name)));
      electron.app.quit();
      await electron.app.ended;
      const gone = Promise.all(family.map(({ ended }) => ended)).then(() => 'gone');

      expect(events).toEqual(WAITED);
      expect(await pTimeout(gone, { milliseconds: BOUND_MS, fallback: () => 'still alive' })).toBe('gone');
    },
  );

  test('A30: on Windows the tree is ended by taskkill, and the backend itself where that fails (emulated)', () => {
    const kill = vi.fn(() => true);
    const run = vi.fn((_program: string, _args: readonly string[], onDone: (done: boolean) => void) =>
      onDone(false),
    );

    expect(signalTree({ pid: 4711, kill }, 'SIGKILL', 'win32', run)).toBe(true);
    expect(run.mock.calls[0]?.slice(0, 2)).toEqual(taskkill(4711));
    expect(kill).toHaveBeenCalledWith('SIGKILL');
  });
});

test('E01: a quit while an operation runs is held up once, at once, and goes on when the backend is gone', async () => {
  const handlers = { BUILD: () => ({ operation_id: 'op-1' }) };
  await using app = await bridgedApp({ tiny: { handlers } });
  const { electron, tiny } = app;
  installQuitGuard({ app: electron.app, backend: tiny.client });
  const events = quitEvents(electron);
  const window = app.open();
  const page = await app.page(window);
  await page.call('BUILD');
  electron.app.quit();
  await electron.app.ended;

  expect(events).toEqual(WAITED);
  expect(tiny.client.status).toMatchObject({ state: 'stopped', lastExit: { reason: 'stopped' } });
  expect(app.bridge.counts).toMatchObject({ windows: 0, operations: 0 });
});

describe('E02: the session of the system ends', () => {
  test('E02: on Windows no quit is told; the backend is asked to end at the moment that the window hears of it', async () => {
    await using app = await bridgedApp();
    const { electron, tiny } = app;
    const undo = installQuitGuard({ app: electron.app, backend: tiny.client });
    const events = quitEvents(electron);
    const window = app.open();
    window.endSession();
    expect(tiny.client.status.state).toBe('stopping');
    await tiny.script.command('SHUTDOWN');

    expect(events).toEqual([]);
    undo();
  });

  test('E02: elsewhere the shutdown of the machine waits for a quit in good order', async () => {
    await using app = await bridgedApp();
    const { electron, tiny } = app;
    installQuitGuard({ app: electron.app, backend: tiny.client, powerMonitor: electron.powerMonitor });
    const events = quitEvents(electron);

    expect(electron.powerMonitor.shutDown()).toBe(true);
    await electron.app.ended;
    expect(events).toEqual(WAITED);
    expect(tiny.client.status.state).toBe('stopped');
  });
});

describe('E03: the app ends in another way than by a quit', () => {
  test.skipIf(process.platform === 'win32').each([
    ['is killed', undefined, 'SIGKILL'],
    ['ends by app.exit()', 'app-exit', 7],
    ['quits', 'quit', 0],
  ] as const)('E03: it %s, and no process is left', async (_, end, ending) => {
    await using _leaks = await noLeaks();
    await using lines = await LifeLines.open();
    const backend = { command: python, args: [backendFixture('lives_on.py'), 'alone'] };
    await using parent = runParent('app-with-a-backend.ts', { backend, ...(end && { end }) }, lines.env);
    const { ended } = await lines.of('backend');
    await parent.says('ready');
    if (end === undefined) process.kill(parent.pid, 'SIGKILL');
    else parent.go();
    const gone = ended.then(() => 'gone');

    expect(await parent.ended).toBe(ending);
    expect(await pTimeout(gone, { milliseconds: BOUND_MS, fallback: () => 'still alive' })).toBe('gone');
  });

  test('E03: it makes room for an update: the backend is gone before, and no window brings it back', async () => {
    await using app = await bridgedApp();
    const { electron, tiny } = app;
    installQuitGuard({ app: electron.app, backend: tiny.client });
    const page = await app.page(app.open());
    const events = quitEvents(electron);
    await app.bridge.prepareForUpdate();
    expect(await page.call('$restart')).toMatchObject({ ok: false, error: { code: 'CLOSED' } });
    electron.app.quit();
    await electron.app.ended;

    expect(events).toEqual(['before-quit', 'will-quit', 'quit']);
    expect(tiny.client.status).toMatchObject({ state: 'stopped', generation: 1 });
  });
});

test('E05: a second instance of the app opens no backend, no window and no database', async () => {
  const electron = fakeElectron();
  electron.app.requestSingleInstanceLock = () => false;
  const makeBackend = vi.fn();
  const parts = { makeBackend, grant: {}, url: 'app://ui/index.html' };

  expect(await runApp(electron as never, parts)).toBeUndefined();
  expect(await electron.app.ended).toBe(0);
  expect(makeBackend).not.toHaveBeenCalled();
  expect(electron.app.windows.size).toBe(0);
});

test('E07: the terminal of the app is gone: nothing of the bridge writes to it, whatever goes wrong', async () => {
  const writes = [
    vi.spyOn(process.stdout, 'write').mockImplementation(broken),
    vi.spyOn(process.stderr, 'write').mockImplementation(broken),
    ...(['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation(broken),
    ),
  ];
  try {
    await using app = await bridgedApp({ tiny: { handlers: { ECHO: (_, call) => call.stayMute() } } });
    const { electron, tiny } = app;
    installQuitGuard({ app: electron.app, backend: tiny.client });
    const window = app.open();
    const page = await app.page(window);
    const stranger = await app.page(app.open({}, 'https://evil.example/'));
    const call = page.call('ECHO', { text: 'a secret' });
    await tiny.script.command('ECHO');
    tiny.script.peer.log('Traceback (most recent call last):');
    tiny.script.peer.exit({ exitCode: 1, signal: null });
    await settled();
    window.contents.crash();
    electron.app.quit();
    await electron.app.ended;

    expect(stranger.hello.ok).toBe(false);
    expect(writes.filter(({ mock }) => mock.calls.length > 0)).toEqual([]);
    void call;
  } finally {
    for (const write of writes) write.mockRestore();
  }
});

function broken(): never {
  throw Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
}
