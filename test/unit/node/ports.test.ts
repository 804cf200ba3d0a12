import { describe, expect, test } from 'vitest';
import { StartError } from '../../../src/errors.ts';
import { findFreePort, isPortFree } from '../../../src/node/ports.ts';
import { freePorts } from '../../helpers/free-ports.ts';
import { httpServer } from '../../helpers/http-server.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { rejectionOf } from '../../helpers/tiny-client.ts';

describe('the first free port', () => {
  test('is found from 1733 on, and is free', async () => {
    await using _leaks = await noLeaks();
    const port = await findFreePort();

    expect(port).toBeGreaterThanOrEqual(1733);
    expect(port).toBeLessThanOrEqual(1832);
    expect(await isPortFree(port, '127.0.0.1')).toBe(true);
  });

  test('is the one after those that are taken, also when they are taken on every address', async () => {
    const first = await freePorts(3);
    await using _a = await httpServer((_, response) => response.end(), first);
    await using _b = await httpServer((_, response) => response.end(), first + 1, '0.0.0.0');

    expect(await findFreePort({ from: first })).toBe(first + 2);
  });

  test('is found though nobody answers on a taken one: it is tried by listening, not by asking', async () => {
    const first = await freePorts(3);
    await using taken = await httpServer(() => {}, first);
    taken.server.on('connection', (socket) => socket.destroy());

    expect(await findFreePort({ from: first })).toBe(first + 1);
  });

  test('is not one that fetch refuses to ask', async () => {
    expect(await findFreePort({ from: 6665 })).toBeGreaterThanOrEqual(6670);
    await expect(fetch('http://127.0.0.1:6665')).rejects.toMatchObject({ cause: { message: 'bad port' } });
  });

  test('is one that is wanted', async () => {
    const first = await freePorts(3);

    expect(await findFreePort({ from: first }, (port) => port > first + 1)).toBe(first + 2);
  });

  test('can be looked for on ::1 or localhost', async () => {
    const first = await freePorts(1);

    expect(await findFreePort({ from: first, host: 'localhost' })).toBe(first);
  });
});

describe('no free port', () => {
  test('is an error that names the range and says what the last one failed with', async () => {
    const first = await freePorts(3);
    await using _a = await httpServer(() => {}, first);
    await using _b = await httpServer(() => {}, first + 1);
    const error = await rejectionOf(findFreePort({ from: first, tries: 2 }));

    expect(error).toBeInstanceOf(StartError);
    expect(error).toMatchObject({
      code: 'START_FAILED',
      reason: 'no-free-port',
      cause: { code: 'EADDRINUSE' },
    });
    expect((error as Error).message).toContain(`127.0.0.1 from ${first} to ${first + 1}`);
    expect((error as Error).message).toContain('EADDRINUSE');
  });

  test('ends at the last port that there is', async () => {
    const error = await rejectionOf(findFreePort({ from: 65_530 }, () => false));

    expect(error).toMatchObject({
      reason: 'no-free-port',
      message: expect.stringContaining('65530 to 65535'),
    });
  });

  test('is told at once where the reason is not the port', async () => {
    // An address of this machine by its form only; RFC 5737 gives it to nobody.
    const host = '192.0.2.1' as '127.0.0.1';
    let asked = 0;
    const isWanted = (): boolean => {
      asked += 1;
      return true;
    };

    expect(await rejectionOf(findFreePort({ host }, isWanted))).toMatchObject({
      cause: { code: 'EADDRNOTAVAIL' },
    });
    expect(asked).toBe(1);
  });

  test.each([{ from: 0 }, { from: 65_536 }, { from: 1.5 }, { tries: 0 }, { tries: Number.NaN }])(
    'is not what %j is: that is a mistake',
    async (range) => {
      expect(await rejectionOf(findFreePort(range))).toBeInstanceOf(TypeError);
    },
  );
});
