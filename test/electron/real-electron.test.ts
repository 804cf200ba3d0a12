import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stillRunning } from '../helpers/processes.ts';
import { electronBinary } from './support/electron-binary.ts';
import { type Smoke, startSmoke } from './support/smoke.ts';

const { path, missing } = electronBinary();

if (path === undefined) {
  test.skip(`the bridge in a real Electron: ${missing}`);
} else {
  describe('the bridge in a real Electron', () => {
    let smoke: Smoke;
    beforeAll(async () => {
      smoke = await startSmoke(path);
    });
    afterAll(async () => {
      await smoke[Symbol.asyncDispose]();
    });

    test('a page says hello, and has what it was granted', async () => {
      expect(await smoke.play('hello')).toMatchObject({ commands: 27, lifecycle: true });
      expect(await smoke.play('nextState', 'running')).toBe('running');
    });

    test('a page has the bridge, frozen, and nothing of Node or Electron', async () => {
      expect(await smoke.play('isolation')).toEqual({
        keys: ['call', 'control', 'hello', 'onEvent', 'version'],
        isFrozen: true,
        node: ['undefined', 'undefined'],
      });
    });

    test('a call is answered, and an error keeps its class and its fields', async () => {
      expect(await smoke.play('createAccount', 'anna')).toBe('anna');
      expect(await smoke.play('accounts')).toEqual(['anna']);
      expect(await smoke.play('failure')).toEqual({
        is: 'CommandError',
        errorCode: 'ACCOUNT_NOT_FOUND',
        command: 'DELETE_ACCOUNT',
      });
    });

    test('songs are made, with their progress', async () => {
      const { made, types } = await smoke.play('batch', 'anna', 2);

      expect(made).toBe(2);
      expect(types).toEqual(expect.arrayContaining(['SONG_CREATION_PROGRESS', 'BATCH_PROGRESS']));
    });

    test('an answer that overtakes its last event loses none (B31 of the platform, an inference until here)', async () => {
      const { overtaken, truncated } = await smoke.play('overtaken', 'anna', 200);
      console.info(`An answer overtook its last event in ${overtaken} of 200 calls.`);

      expect(truncated).toBe(0);
    });

    test('what cannot be cloned as an answer does not harm the main process (B4, an inference until here)', async () => {
      // In place of the bridge's own handler, which answers with JSON and nothing else.
      await smoke.app.evaluate(({ BrowserWindow }) => {
        const { ipc } = BrowserWindow.getAllWindows()[0]?.webContents ?? {};
        ipc?.removeHandler('stdwire:1:call');
        ipc?.handle('stdwire:1:call', () => ({ ok: true, data: () => {} }));
      });
      const outcome = await Promise.race([
        smoke.play('raw', 'b4', 'GET_ACCOUNTS').then(({ ok }) => `answered, ok: ${ok}`),
        new Promise<string>((resolve) => setTimeout(resolve, 5000, 'never answered')),
      ]);
      console.info(`An answer that cannot be cloned was ${outcome}.`);
      await smoke.app.evaluate(({ BrowserWindow }) => {
        const { bridge } = Reflect.get(globalThis, 'smoke');
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        contents?.ipc.removeHandler('stdwire:1:call');
        bridge.attach(contents, { commands: 'all', topics: ['status', 'log'], lifecycle: true });
      });
      await smoke.page.reload();

      expect(outcome).not.toBe('answered, ok: true');
      expect(await smoke.play('accounts')).toEqual(['anna']);
    });

    test('E04: the hello of a page that has just been loaded outlives the navigation that has loaded it', async () => {
      for (let reload = 0; reload < 20; reload += 1) {
        await smoke.page.reload();
        await smoke.play('hello');

        expect(await smoke.play('accounts')).toEqual(['anna']);
        expect(await smoke.counts()).toMatchObject({ windows: 1, documents: 1 });
      }
    });

    test('A14: a reload leaves none of fifty calls', async () => {
      await smoke.play('leaveCalls', 'anna', 50);
      await smoke.page.reload();
      await smoke.play('hello');

      expect(await smoke.counts()).toMatchObject({ documents: 1, calls: 0 });
    });

    test('A16: an empty answer and pushState leave the document as it is', async () => {
      await smoke.page.goto('app://ui/empty').catch(() => {});
      await smoke.play('pushState');

      expect(await smoke.play('accounts')).toEqual(['anna']);
      expect(await smoke.counts()).toMatchObject({ documents: 1 });
      await smoke.page.goto('app://ui/index.html');
    });

    test('A16: a page that cannot be loaded ends the document whose place an error page takes', async () => {
      await smoke.play('leaveCalls', 'anna', 5);
      await smoke.page.goto('app://ui/broken').catch(() => {});
      await expect.poll(() => smoke.counts()).toMatchObject({ windows: 1, documents: 0, calls: 0 });
      await smoke.page.goto('app://ui/index.html');

      expect(await smoke.play('accounts')).toEqual(['anna']);
    });

    test('A01: a frame within the page has no bridge', async () => {
      expect(await smoke.play('bridgeInFrame')).toBe(false);
    });

    test('A07: the backend is restarted, and the page sees it run', async () => {
      const before = await smoke.backendPid();
      await smoke.play('restart');

      expect(await smoke.play('nextState', 'running')).toBe('running');
      expect(await smoke.backendPid()).not.toBe(before);
      expect(await stillRunning([before])).toEqual([]);
    });

    test('a backend that is killed comes back, and the page sees both', async () => {
      const before = await smoke.backendPid();
      const restarting = smoke.play('nextState', 'restarting');
      process.kill(before, 'SIGKILL');

      expect(await restarting).toBe('restarting');
      expect(await smoke.play('nextState', 'running')).toBe('running');
    });

    test('A18: a page whose process is gone ends its document, and the same window loads again', async () => {
      const crashed = smoke.page.waitForEvent('crash');
      await smoke.app.evaluate(({ BrowserWindow }) => {
        BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
      });
      await crashed;
      expect(await smoke.counts()).toMatchObject({ windows: 1, documents: 0, calls: 0 });
      await smoke.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.reload());
      await smoke.page.waitForLoadState();

      expect(await smoke.play('accounts')).toEqual(['anna']);
    });
  });

  describe('the end of an app in a real Electron', () => {
    test('E01: a quit waits for the backend, and ends with 0', async () => {
      await using smoke = await startSmoke(path);
      const pid = await smoke.backendPid();
      const ended = once(smoke.process, 'exit');
      await smoke.app.evaluate(({ app }) => void setImmediate(() => app.quit()));

      expect(await ended).toEqual([0, null]);
      expect(await stillRunning([pid], 0)).toEqual([]);
    });

    test('E03, A28: the main process is killed, or ends by app.exit(), and no backend is left', async () => {
      await using killed = await startSmoke(path);
      await using exited = await startSmoke(path);
      const pids = [await killed.backendPid(), await exited.backendPid()];
      killed.process.kill('SIGKILL');
      const ended = once(exited.process, 'exit');
      await exited.app.evaluate(({ app }) => void setImmediate(() => app.exit(7)));

      expect(await ended).toEqual([7, null]);
      expect(await stillRunning(pids)).toEqual([]);
    });

    test('E05: a second instance ends at once, and the first one keeps its backend', async () => {
      await using smoke = await startSmoke(path);
      const pid = await smoke.backendPid();

      expect(await smoke.again()).toBe(0);
      expect(await smoke.backendPid()).toBe(pid);
      expect(await smoke.play('accounts')).toEqual([]);
    });

    test('A19: a window is destroyed while it follows an operation, and nothing is thrown', async () => {
      await using smoke = await startSmoke(path);
      await smoke.play('createAccount', 'anna');
      const errors: string[] = [];
      smoke.app.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
      void smoke.play('batch', 'anna', 5).catch(() => {});
      await smoke.app.evaluate(
        ({ BrowserWindow, app }) =>
          new Promise<void>((resolve) => {
            app.on('window-all-closed', () => {});
            const { bridge } = Reflect.get(globalThis, 'smoke');
            const look = (): void => {
              if (bridge.counts.operations === 0) {
                setTimeout(look, 5);
                return;
              }
              BrowserWindow.getAllWindows()[0]?.destroy();
              resolve();
            };
            look();
          }),
      );

      expect(await smoke.counts()).toMatchObject({ windows: 0, documents: 0, operations: 0 });
      expect(errors).toEqual([]);
    });
  });
}
