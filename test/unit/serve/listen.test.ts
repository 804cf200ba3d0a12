import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { listen } from '../../../src/serve/listen.ts';

test('a connection that cannot be taken is told, and does not end the program', async () => {
  const server = createServer();
  const told: unknown[] = [];
  await listen(server, { host: '127.0.0.1', port: 0, onError: (error) => told.push(error) });
  const error = Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' });
  server.emit('error', error); // as Node does, when the system has no file descriptor left
  server.close();

  expect(told).toEqual([error]);
});
