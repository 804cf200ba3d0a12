import { expect, test } from 'vitest';
import { StartError, StartTimeoutError } from '../../../src/index.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { stillRunning } from '../../helpers/processes.ts';
import { rejectionOf } from '../../helpers/tiny-client.ts';
import { clientOf } from './child-client.ts';

test('C05: a backend that is never ready is ended at the limit, and all that it started with it', async () => {
  await using _leaks = await noLeaks();
  await using backend = clientOf('never_ready_and_not_alone.py', [], { startTimeoutMs: 3000 });
  const { client } = backend;
  const worker = new Promise<number>((resolve) => {
    client.on('log', ({ line }) => {
      if (line.startsWith('worker ')) resolve(Number(line.slice('worker '.length)));
    });
  });
  const error = await rejectionOf(client.start());

  expect(error).toBeInstanceOf(StartTimeoutError);
  expect(error).toMatchObject({ timeoutMs: 3000, stderrTail: expect.stringMatching(/^worker \d+$/) });
  expect(client.status).toMatchObject({ state: 'error', restarts: 0, generation: 1 });
  expect(await stillRunning([await worker])).toEqual([]);
});

test('C06: a backend of another major version is refused, with both versions, and not started again', async () => {
  await using _leaks = await noLeaks();
  await using backend = clientOf('speaks_another_version.py');
  const { client } = backend;
  const error = await rejectionOf(client.start());

  expect(error).toBeInstanceOf(StartError);
  expect(error).toMatchObject({
    reason: 'protocol-version',
    versions: { client: /^1\./, backend: '97.0.0' },
  });
  expect((error as Error).message).toContain('97.0.0');
  expect(client.status).toMatchObject({ state: 'error', restarts: 0, generation: 1 });
  expect(await rejectionOf(client.call('ANY'))).toMatchObject({ outcome: 'not-sent' });
});
