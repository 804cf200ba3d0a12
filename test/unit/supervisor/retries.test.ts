import { describe, expect, test } from 'vitest';
import { BackendExitedError, CommandError } from '../../../src/core.ts';
import { withRetries } from '../../../src/supervisor/retries.ts';
import { rejectionOf, type TinyClient, tinyClient } from '../../helpers/tiny-client.ts';

/** A backend that dies under the first calls of a command, and answers the later ones. */
function mortal(name: string, deaths: number, attempts: number) {
  let left = deaths;
  const tiny: TinyClient = tinyClient({
    restart: { baseDelayMs: 0 },
    retry: { attempts },
    handlers: {
      [name]: (payload, call) => {
        left -= 1;
        if (left < 0) return payload;
        call.stayMute();
        return tiny.script.peer.exit({ exitCode: 1 });
      },
    },
  });
  return tiny;
}

describe('a call that a death has cut short', () => {
  test('is made again where its command is idempotent, as often as is allowed', async () => {
    await using tiny = mortal('ECHO', 2, 2);
    await tiny.client.start();

    expect(await tiny.client.request('ECHO', { text: 'third time' })).toEqual({ text: 'third time' });
    expect(tiny.script.commands.filter(({ type }) => type === 'ECHO')).toHaveLength(3);
  });

  test('is rejected when it was made again often enough', async () => {
    await using tiny = mortal('ECHO', 2, 1);
    await tiny.client.start();

    expect(await rejectionOf(tiny.client.request('ECHO', { text: '' }))).toBeInstanceOf(BackendExitedError);
  });

  test.each(['OPEN', 'NOT_IN_THE_CONTRACT'])(
    'is not made again if it may have had an effect: %s',
    async (name) => {
      await using tiny = mortal(name, 1, 5);
      await tiny.client.start();

      expect(await rejectionOf(tiny.client.call(name, {}))).toMatchObject({ outcome: 'unknown' });
      expect(tiny.script.commands.filter(({ type }) => type === name)).toHaveLength(1);
    },
  );

  test('that has failed by its answer is not made again', async () => {
    await using tiny = tinyClient({ retry: { attempts: 5 } });
    await tiny.client.start();

    expect(await rejectionOf(tiny.client.call('ECHO', { text: '' }))).toBeInstanceOf(CommandError);
    expect(tiny.script.commands).toHaveLength(1);
  });
});

test('the total limit is for all tries together', async () => {
  const limits: (number | undefined)[] = [];
  const cut = new BackendExitedError('cut', {
    exitCode: 1,
    signal: null,
    stderrTail: '',
    outcome: 'not-sent',
  });
  const call = async ({ totalTimeoutMs }: { totalTimeoutMs?: number | undefined }): Promise<never> => {
    limits.push(totalTimeoutMs);
    await new Promise((resolve) => setTimeout(resolve, 2));
    throw cut;
  };
  await rejectionOf(withRetries(1, { totalTimeoutMs: 1000 }, call, () => true));
  await rejectionOf(withRetries(1, {}, call, () => true));

  const [first = 0, second = 0, ...unlimited] = limits;
  expect(second).toBeLessThan(first);
  expect(unlimited).toEqual([undefined, undefined]);
});
