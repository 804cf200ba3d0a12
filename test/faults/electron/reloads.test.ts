import { beforeAll, describe, expect, test } from 'vitest';
import { BackendClient } from '../../../src/core.ts';
import { ScriptedBackend, type ScriptedCall } from '../../../src/testing/index.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { preloadText } from '../../helpers/preload-text.ts';
import { homes } from '../../integration/electron/homes/index.ts';
import { reloads } from '../../soak/runs/reloads.ts';

const RELOADS = 1000;
/** A bound on hanging. */
const BOUND_MS = 300_000;

// What bundles it keeps a process of its own.
beforeAll(() => preloadText());

test(
  'A14, E04: a thousand reloads with fifty calls and fifty subscriptions each leave nothing, and lose no operation',
  async () => {
    await using _leaks = await noLeaks();
    const figures = await reloads.run(RELOADS, () => {});

    const counts = figures.filter(({ kind }) => kind === 'count');
    expect(counts.length).toBeGreaterThan(8);
    expect(counts.filter(({ ok }) => !ok)).toEqual([]);
  },
  BOUND_MS,
);

describe.each(homes)('A14: twenty reloads over $name', (home) => {
  const title = 'A14: each ends fifty calls, through to the backend, and finds the operation again';
  const missing = home.missing === undefined ? '' : ` (${home.missing})`;

  test.skipIf(home.missing !== undefined)(`${title}${missing}`, async () => {
    const calls = 50;
    const script = new ScriptedBackend({ handlers: endlessWork });
    const client = new BackendClient({ connect: script.connect, restart: false, heartbeat: false });
    await client.start();
    await client.createSongsBatch({ account_name: 'a', prompts: [{ title: 'A', lyrics: '', style: '' }] });
    const found: boolean[] = [];
    {
      await using house = await home.over(client);
      const window = await house.open({ commands: 'all', topics: ['status', 'progress', 'log'] });
      for (let reload = 1; reload <= 20; reload += 1) {
        found.push(await window.play('occupied', { calls, id: 'endless' }));
        await expect.poll(() => sent(script, 'GET_SESSION_TOKEN'), { timeout: 20_000 }).toBe(reload * calls);
        await window.reload();
        await expect.poll(() => sent(script, 'CANCEL_COMMAND'), { timeout: 20_000 }).toBe(reload * calls);
      }
      await window.close();
      await expect
        .poll(() => house.counts(), { timeout: 20_000 })
        .toEqual({ documents: 0, calls: 0, operations: 0 });
    }

    expect(found).toEqual(Array(20).fill(true));
    // The operation itself goes on, and the client waits for nothing else.
    expect(client.counts.inFlight).toBe(1);
    await client.close();
  });
});

/** An operation that never ends, and calls that are never answered. */
const endlessWork = {
  CREATE_SONGS_BATCH: () => ({ operation_id: 'endless', status: 'started', total: 1, sessions: 1 }),
  GET_SESSION_TOKEN: (_: unknown, call: ScriptedCall) => call.stayMute(),
  CANCEL_COMMAND: ({ command_id }: Record<string, unknown>) => ({ command_id, cancelled: true }),
};

function sent(script: ScriptedBackend, name: string): number {
  return script.commands.filter(({ type }) => type === name).length;
}
