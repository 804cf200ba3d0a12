import pTimeout from 'p-timeout';
import { describe, expect, test } from 'vitest';
import { noLeaks } from '../../helpers/leaks.ts';
import { LifeLines } from '../../helpers/life-lines.ts';
import { runParent } from '../../helpers/parent-program.ts';
import { backendFixture, python } from '../../helpers/python.ts';

/** What hangs here hangs for an hour. How long an end takes is for `npm run soak` to say: 2 s, and 3 s with the GIL held. */
const BOUND_MS = 10_000;

describe.skipIf(process.platform === 'win32')('C25: the program is killed', () => {
  test.each([
    ['while its backend is idle', undefined, undefined, ['backend']],
    ['while its backend sleeps in a handler', 'NEVER_ANSWERED', 'sleeping', ['backend']],
    ['while its backend is in a loop', 'SPIN', 'spinning', ['backend']],
    ['while its backend holds the GIL', 'HOLD_THE_GIL', 'holding the GIL', ['backend']],
    ['and there is a grandchild', 'NEVER_ANSWERED', 'sleeping', ['backend', 'grandchild']],
    ['and there is a grandchild in a loop', 'SPIN', 'spinning', ['backend', 'grandchild']],
    ['and the GIL is held beside a grandchild', 'HOLD_THE_GIL', 'holding the GIL', ['backend', 'grandchild']],
  ])('C25, A28, E03: %s, and nothing is left alive', async (_, command, word, names) => {
    await using _leaks = await noLeaks();
    await using lines = await LifeLines.open();
    const backend = { command: python, args: [backendFixture('busy_for_ever.py'), ...names] };
    await using parent = runParent('keeps-a-backend.ts', { backend, ...(command && { command }) }, lines.env);
    const family = await Promise.all(names.map((name) => lines.of(name)));
    await parent.says('ready');
    if (word !== undefined) await family[0]?.hears(word);
    process.kill(parent.pid, 'SIGKILL');
    const gone = Promise.all(family.map(({ ended }) => ended)).then(() => 'gone');

    expect(await pTimeout(gone, { milliseconds: BOUND_MS, fallback: () => 'still alive' })).toBe('gone');
  });
});
