import { afterEach, describe, expect, test, vi } from 'vitest';
import { EndingSignals } from '../../../src/process/ending-signals.ts';
import { FakeHost } from '../../helpers/fake-host.ts';
import { settled } from '../../helpers/tiny-client.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The signals of a program whose backends end when a test says so. */
function listening(host = new FakeHost()) {
  const done: string[] = [];
  const clock = { now: 1000 };
  let finish: () => void = () => {};
  let fail: () => void = () => {};
  const ended = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = () => reject(new Error('planted'));
  });
  const endings = {
    endAll: () => {
      done.push('end all');
      return ended;
    },
    killAll: () => done.push('kill all'),
    goOn: () => done.push('go on'),
  };
  const signals = new EndingSignals(host, SIGNALS, endings, () => clock.now);
  signals.listen();
  return { host, done, clock, finish, fail, signals };
}

const listeners = (host: FakeHost): number[] => SIGNALS.map((signal) => host.listenerCount(signal));

describe('a signal that the program does not listen to', () => {
  test.each(SIGNALS)('%s ends the backends in good order, then takes its default effect', async (signal) => {
    const { host, done, finish, signals } = listening();
    host.receive(signal);
    await settled();
    expect([done, host.ends, signals.isEnding]).toEqual([['end all'], [], true]);
    finish();
    await settled();

    expect(host.ends[0]).toBe(`kill ${signal}`);
    expect(listeners(host)).toEqual([0, 0, 0]);
  });

  test.each(['finish', 'fail'] as const)(
    'ends at once what is left when the good order is over (%s), before it takes its effect',
    async (way) => {
      const { host, done, ...endings } = listening();
      host.receive('SIGINT');
      endings[way]();
      await settled();

      expect(done).toEqual(['end all', 'kill all']);
      expect(host.ends[0]).toBe('kill SIGINT');
    },
  );

  test('ends the backends at once when it comes again, and takes its effect at once', () => {
    const { host, done, clock } = listening();
    host.receive('SIGINT');
    clock.now += 100;
    host.receive('SIGINT');

    expect(done).toEqual(['end all', 'kill all']);
    expect(host.ends[0]).toBe('kill SIGINT');
  });

  test('that another one follows at once ends them at once as well', () => {
    const { host, done } = listening();
    host.receive('SIGINT');
    host.receive('SIGTERM');

    expect(done).toEqual(['end all', 'kill all']);
    expect(host.ends[0]).toBe('kill SIGTERM');
  });

  test('is one keystroke when it comes twice in the same moment, as under `npm start`', () => {
    const { host, done, clock } = listening();
    host.receive('SIGINT');
    clock.now += 99;
    host.receive('SIGINT');

    expect([done, host.ends]).toEqual([['end all'], []]);
  });

  test('ends process 1 of a container too, for which it has no default effect', async () => {
    const { host, finish } = listening();
    host.receive('SIGTERM');
    finish();
    await settled();

    expect(host.ends).toEqual(['kill SIGTERM', 'exit 143']);
  });

  test('has its effect on Windows (emulated), where not every signal can be sent', async () => {
    const { host, finish } = listening(new FakeHost('win32'));
    host.receive('SIGHUP');
    finish();
    await settled();

    expect(host.ends[0]).toBe('kill SIGTERM');
  });
});

describe('a signal that the program listens to', () => {
  test('is its own: nothing is ended, whichever way it listens and however often it comes', () => {
    const { host, done } = listening();
    host.on('SIGINT', () => {});
    host.receive('SIGINT');
    host.receive('SIGINT');

    expect([done, host.ends]).toEqual([[], []]);
  });

  test('for once is its own once; the next one is a first one, however long ago the program took its own', () => {
    const { host, done, clock, finish } = listening();
    host.once('SIGHUP', () => {});
    host.receive('SIGHUP');
    expect([done, host.ends]).toEqual([[], []]);
    clock.now += 1000;
    host.receive('SIGHUP');
    expect([done, host.ends]).toEqual([['end all'], []]);
    clock.now += 1000;
    host.receive('SIGHUP');

    expect(done).toEqual(['end all', 'kill all']);
    expect(host.ends[0]).toBe('kill SIGHUP');
    finish();
  });

  test('for once is its own also when the same keystroke sends it twice', () => {
    const { host, done, clock } = listening();
    host.once('SIGINT', () => {});
    host.receive('SIGINT');
    clock.now += 99;
    host.receive('SIGINT');

    expect([done, host.ends]).toEqual([[], []]);
  });
});

describe('a program that has begun to listen while its backends end', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test('may live on: then it is ending no more, and its next signal is a first one', async () => {
    vi.useFakeTimers();
    const { host, done, finish, signals } = listening();
    host.receive('SIGHUP');
    host.on('SIGHUP', () => {});
    finish();
    await vi.advanceTimersByTimeAsync(99);
    expect([host.ends, signals.isEnding]).toEqual([['kill SIGHUP'], true]);
    await vi.advanceTimersByTimeAsync(1);

    expect([signals.isEnding, done.at(-1)]).toEqual([false, 'go on']);
  });

  test('is not taken to live on while another copy of this package delays the effect', async () => {
    vi.useFakeTimers();
    const first = listening();
    const second = listening(first.host);
    first.host.receive('SIGINT');
    first.host.on('SIGINT', () => {});
    first.finish();
    await vi.advanceTimersByTimeAsync(1000);
    expect(first.signals.isEnding).toBe(true);
    second.finish();
    await vi.advanceTimersByTimeAsync(200);

    expect([first.signals.isEnding, second.signals.isEnding]).toEqual([false, false]);
  });
});

describe('beside others that leave signals to the program', () => {
  afterEach(() => {
    delete (globalThis as Record<symbol, unknown>)[Symbol.for('signal-exit emitter')];
  });

  test.each([
    ['4', (host: FakeHost) => [globalThis, Symbol.for('signal-exit emitter'), host] as const],
    ['3', (host: FakeHost) => [host, '__signal_exit_emitter__', host] as const],
  ])(
    'signal-exit %s is not the program: it gets the signal once the backends have ended',
    async (_, place) => {
      const { host, done, finish } = listening();
      const [holder, key] = place(host);
      Object.defineProperty(holder, key, { value: { count: 1 }, configurable: true });
      host.on('SIGINT', () => {});
      host.receive('SIGINT');
      finish();
      await settled();

      expect(done).toEqual(['end all', 'kill all']);
      // It is the one that listens now, and sends the signal on.
      expect(host.ends).toEqual(['kill SIGINT']);
    },
  );

  test('another copy of this package is not the program either: the last one to be done sends the signal on', async () => {
    const first = listening();
    const second = listening(first.host);
    first.host.receive('SIGINT');
    first.finish();
    await settled();
    expect([first.done, second.done, first.host.ends]).toEqual([['end all', 'kill all'], ['end all'], []]);
    second.finish();
    await settled();

    expect(first.host.ends[0]).toBe('kill SIGINT');
  });
});
