import { expect, test } from 'vitest';
import { leasePort } from '../../../src/node/port-leases.ts';
import { freePorts } from '../../helpers/free-ports.ts';
import { rejectionOf } from '../../helpers/tiny-client.ts';

test('ports that are looked for at once are different ones, and none is passed over', async () => {
  const first = await freePorts(3);
  const leases = await Promise.all([1, 2, 3].map(() => leasePort({ from: first })));

  expect(leases.map(({ port }) => port)).toEqual([first, first + 1, first + 2]);
  for (const lease of leases) lease.release();
});

test('a port that was given back is free again; giving it back twice takes it from nobody', async () => {
  const first = await freePorts(3);
  const before = await leasePort({ from: first });
  before.release();
  const after = await leasePort({ from: first });
  before.release();

  expect(after.port).toBe(first);
  const next = await leasePort({ from: first });
  expect(next.port).toBe(first + 1);
  for (const lease of [after, next]) lease.release();
});

test('a search that fails does not stand in the way of the next', async () => {
  expect(await rejectionOf(leasePort({ tries: 0 }))).toBeInstanceOf(TypeError);
  const first = await freePorts(1);
  const lease = await leasePort({ from: first });
  lease.release();

  expect(lease.port).toBe(first);
});
