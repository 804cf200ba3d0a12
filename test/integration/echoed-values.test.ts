import { expect, test } from 'vitest';
import { BackendClient } from '../../src/index.ts';
import { echoValues } from '../helpers/echo-values.ts';
import { propertyRuns, propertyTest } from '../helpers/property-runs.ts';
import { backendFixture, python } from '../helpers/python.ts';

test(
  'random values come back from Python as they were sent, or are refused; none is changed',
  propertyTest,
  async () => {
    await using client = new BackendClient({
      command: python,
      args: [backendFixture('echoes_through_the_bridge.py')],
      restart: false,
    });
    await client.start();
    const count = propertyRuns(2000);
    const { equal, refused, changed } = await echoValues(client, { count });

    expect(changed).toEqual([]);
    expect(equal + refused).toBe(count);
    expect(equal).toBeGreaterThan(count / 2);
    expect(refused).toBeGreaterThan(0);
  },
);
