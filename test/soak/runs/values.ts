import { backendFixture, python } from '../../helpers/python.ts';
import { exactly, none, note, number } from '../support/figure.ts';
import type { SoakRun } from '../support/run.ts';

/** Random values to Python and back: the same to the last bit, or refused with a typed error; never changed. */
export const values: SoakRun = {
  name: 'values',
  unit: 'values',
  sizes: { test: 2000, usual: 50_000, full: 1_000_000 },
  async run(count, onProgress) {
    // Here and not above: fast-check fills a hundred megabytes, which would disturb the figures of all other runs.
    const { BackendClient } = await import('../../../src/index.ts');
    const { echoValues } = await import('../../helpers/echo-values.ts');
    await using client = new BackendClient({
      command: python,
      args: [backendFixture('echoes_through_the_bridge.py')],
      restart: false,
    });
    await client.start();
    const seed = Math.floor(Math.random() * 1_000_000_000);
    const { equal, refused, changed } = await echoValues(client, { count, seed, onProgress });
    return [
      none(`values changed on their way (seed ${seed})`, changed, count),
      exactly('values that came back, or were refused', count, equal + refused),
      note('of them refused', number(refused)),
    ];
  },
};
