import pTimeout from 'p-timeout';
import { describe, expect, test } from 'vitest';
import { noLeaks } from '../../helpers/leaks.ts';
import { LifeLines } from '../../helpers/life-lines.ts';
import { runParent } from '../../helpers/parent-program.ts';
import { backendFixture, python } from '../../helpers/python.ts';

/** Nothing here takes as long; what hangs takes longer. */
const BOUND_MS = 20_000;

interface ProgramOptions {
  readonly deaf?: boolean;
  readonly fixture?: string;
  readonly stop?: object;
  readonly restart?: object | false;
}

/** A program with a backend, of no library unless another one is named, and a grandchild that heeds only SIGKILL. */
async function programWith(
  orders: object,
  { deaf = false, fixture = 'lives_on.py', stop = {}, restart = {} }: ProgramOptions = {},
) {
  const leaks = await noLeaks();
  const lines = await LifeLines.open();
  const args = [backendFixture(fixture), 'grandchild', ...(deaf ? ['deaf'] : [])];
  const backend = { command: python, args, stop, restart };
  const parent = runParent(
    'keeps-a-backend.ts',
    { backend, command: 'NEVER_ANSWERED', ...orders },
    lines.env,
  );
  const family = await Promise.all([lines.of('backend'), lines.of('grandchild')]);
  await parent.says('ready');
  return {
    parent,
    backend: family[0],
    /** Resolves when both are dead. */
    gone: () =>
      pTimeout(
        Promise.all(family.map(({ ended }) => ended)).then(() => 'gone'),
        {
          milliseconds: BOUND_MS,
          fallback: () => 'still alive',
        },
      ),
    [Symbol.asyncDispose]: async () => {
      await parent[Symbol.asyncDispose]();
      await lines[Symbol.asyncDispose]();
      await leaks[Symbol.asyncDispose]();
    },
  };
}

describe.skipIf(process.platform === 'win32')('C26: the program ends and its backend with it', () => {
  test.each([
    ['process.exit()', 'exit', 3],
    ['an exception that nobody caught', 'throw', 1],
  ])('C26: by %s, with its own exit code, though the backend heeds nothing', async (_, end, code) => {
    await using program = await programWith({ end }, { deaf: true });
    program.parent.go();

    expect(await program.gone()).toBe('gone');
    expect(await program.parent.ended).toBe(code);
  });

  test('C26: by process.exit() while its backend, with the library, holds the GIL', async () => {
    const orders = { end: 'exit', command: 'HOLD_THE_GIL' };
    await using program = await programWith(orders, { fixture: 'busy_for_ever.py' });
    await program.backend.hears('holding the GIL');
    program.parent.go();

    expect(await program.gone()).toBe('gone');
    expect(await program.parent.ended).toBe(3);
  });

  test.each([
    ['SIGINT', false],
    ['SIGTERM', {}],
    ['SIGHUP', {}],
  ] as const)(
    'C26: by %s once: in good order, then the signal takes its default effect, and no call is told',
    async (signal, restart) => {
      await using program = await programWith({}, { restart });
      program.parent.signal(signal);

      expect(await program.gone()).toBe('gone');
      expect(await program.parent.ended).toBe(signal);
      expect(program.backend.said).toEqual(['end of input']);
    },
  );

  test('C26: by Ctrl-C once, though the backend heeds neither the end of its input nor SIGTERM', async () => {
    const stop = { inputMs: 100, terminateMs: 100 };
    await using program = await programWith({}, { deaf: true, stop });
    program.parent.signal('SIGINT');

    expect(await program.gone()).toBe('gone');
    expect(await program.parent.ended).toBe('SIGINT');
    expect(program.backend.said).toEqual(['end of input', 'SIGTERM']);
  });

  test('C26: by Ctrl-C twice: at once, however long the good order may take', async () => {
    const stop = { inputMs: 200, terminateMs: 600_000 };
    await using program = await programWith({}, { deaf: true, stop });
    program.parent.signal('SIGINT');
    await program.backend.hears('SIGTERM');
    program.parent.signal('SIGINT');

    expect(await program.gone()).toBe('gone');
    expect(await program.parent.ended).toBe('SIGINT');
  });

  test('C26: not by a signal that it has come to take itself meanwhile: its calls are told, and it starts a backend again', async () => {
    await using program = await programWith({ late: true }, { restart: false });
    program.parent.signal('SIGHUP');

    expect(await program.gone()).toBe('gone');
    await program.parent.says('told: BackendExitedError, error');
    await program.parent.says('ready again');
    await program.parent.says('closed');
    expect(await program.parent.ended).toBe(6);
  });

  test.each(['on', 'once'])(
    'C26: by Ctrl-C that the program takes itself (%s): nothing is done but what it does',
    async (listen) => {
      await using program = await programWith({ listen });
      program.parent.signal('SIGINT');
      await program.parent.says('my own');

      expect(await program.gone()).toBe('gone');
      expect(await program.parent.ended).toBe(5);
    },
  );
});
