import { describe, expect, test } from 'vitest';
import { ClosedError } from '../../../src/index.ts';
import { isPortFree } from '../../../src/node/ports.ts';
import { httpServer } from '../../helpers/http-server.ts';
import { LifeLines } from '../../helpers/life-lines.ts';
import { runParent } from '../../helpers/parent-program.ts';
import { backendFixture, python } from '../../helpers/python.ts';
import { rejectionOf } from '../../helpers/tiny-client.ts';
import { backendOf, portsForEach } from './support/backend-of.ts';

const ports = portsForEach();

describe('an end', () => {
  test.skipIf(process.platform === 'win32')(
    'is forced on a backend that takes no notice of SIGTERM',
    async () => {
      await using app = backendOf('http_deaf_to_the_end.py', ports, { stop: { terminateMs: 200 } });
      await app.backend.start();
      await app.backend.stop();

      expect(app.backend.status).toMatchObject({ state: 'stopped', lastExit: { signal: 'SIGKILL' } });
      expect(await isPortFree(ports.from, '127.0.0.1')).toBe(true);
    },
  );

  test.skipIf(process.platform === 'win32')(
    'takes along what the backend has left behind on its port',
    async () => {
      await using app = backendOf('http_leaves_a_server.py', ports);
      await app.backend.start();
      await app.backend.stop();

      expect(app.backend.status).toMatchObject({ state: 'stopped', lastExit: { exitCode: 0 } });
      expect(await isPortFree(ports.from, '127.0.0.1')).toBe(true);
      expect(app.log.filter((line) => line.includes('in use'))).toEqual([]);
    },
  );

  test('lets be who is on the port and is none of it, and says who that is', async () => {
    await using app = backendOf('http_well.py', ports, {
      http: { portVariable: null, hostVariable: null },
      env: { STDWIRE_PORT: String(ports.from + 3) },
      readyWhen: { http: { port: ports.from + 3 } },
    });
    await app.backend.start();
    await using other = await httpServer((_, response) => response.end('still here'), ports.from);
    await app.backend.stop();

    expect(app.log.at(-1)).toMatch(
      new RegExp(
        `^Port ${ports.from} is in use by .+ ${process.pid}, which does not belong to the backend and is let be\\.$`,
      ),
    );
    expect(
      await (await fetch(`http://127.0.0.1:${other.port}`, { headers: { connection: 'close' } })).text(),
    ).toBe('still here');
  });

  test('of its own accord is told by the status, and no question reaches it any more', async () => {
    await using app = backendOf('uvicorn_app.py', ports);
    await app.backend.start();
    await app.backend.fetch('/crash').catch(() => {});
    await app.until('error');

    expect(app.backend.status).toMatchObject({ port: null, lastExit: { exitCode: 3 } });
    expect(app.backend.baseUrl).toBeNull();
    const error = await rejectionOf(app.backend.fetch('/self'));
    expect(error).toBeInstanceOf(ClosedError);
    expect(error).toMatchObject({
      outcome: 'not-sent',
      message: expect.stringContaining('exited with code 3'),
    });
  });

  test.skipIf(process.platform === 'win32')(
    'comes to a backend that asks for it, and to what it has started, when its client is killed',
    async () => {
      await using lines = await LifeLines.open();
      const backend = {
        command: [python, backendFixture('http_ends_with_its_client.py')],
        http: ports,
        stdout: 'log',
        readyWhen: { http: {} },
      };
      await using parent = runParent('keeps-a-backend.ts', { backend }, lines.env);
      const family = await Promise.all([lines.of('backend'), lines.of('grandchild')]);
      await parent.says('ready');
      parent.signal('SIGKILL');

      // Both wait here for ever, unless they die.
      await Promise.all(family.map(({ ended }) => ended));
    },
  );
});
