// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { useBackendStatus, useCommand, useOperation, useQuery } from '../../../src/electron/react/index.ts';
import { RemoteBackendClient } from '../../../src/electron/renderer/index.ts';
import { FakePort, status } from '../../helpers/fake-port.ts';
import { hookPage } from '../../helpers/hook-page.ts';

function useEverything() {
  return {
    status: useBackendStatus(),
    command: useCommand('createAccount'),
    query: useQuery('getAccounts'),
    operation: useOperation('CREATE_SONGS_BATCH'),
  };
}

test('A21: a component that StrictMode mounts twice asks once, and leaves no call behind when it goes', async () => {
  const port = new FakePort();
  const backend = new RemoteBackendClient(port);
  const page = await hookPage(backend, useEverything, {});
  const asked = port.calls.map(({ command }) => command).sort();
  await page.unmount();
  for (const call of port.calls) call.succeed([]);

  expect(port.hellos).toBe(1);
  expect(asked).toEqual(['$operations', 'GET_ACCOUNTS']);
  expect(port.controls).toEqual([
    `cancel ${port.calls.find(({ command }) => command === 'GET_ACCOUNTS')?.id}`,
  ]);
});

test('A21: a thousand mounts leave no listener on the client or the port', async () => {
  const port = new FakePort();
  const backend = new RemoteBackendClient(port);
  let listeners = 0;
  const counting = {
    outline: backend.outline,
    call: backend.call.bind(backend),
    operation: backend.operation.bind(backend),
    operations: backend.operations.bind(backend),
    status: counted(backend.status),
    connection: counted(backend.connection),
  };
  function counted<Value>(store: { get: () => Value; subscribe: (listener: () => void) => () => void }) {
    return {
      get: store.get,
      subscribe: (listener: () => void) => {
        const undo = store.subscribe(listener);
        listeners += 1;
        return () => {
          listeners -= 1;
          undo();
        };
      },
    };
  }
  for (let times = 0; times < 1000; times += 1) {
    const page = await hookPage(counting, useEverything, {});
    await page.unmount();
    for (const call of port.calls.splice(0)) call.succeed([]);
  }
  const during = listeners;
  const page = await hookPage(counting, useEverything, {});
  const mounted = listeners;
  await page.unmount();

  expect(during).toBe(0);
  expect(mounted).toBeGreaterThan(0);
  expect(port.listeners).toBe(1);
  expect(backend.counts.inFlight).toBeLessThanOrEqual(1);
});

test('A21: the same callback given twice is called twice, and each undo undoes one of them, once', async () => {
  const port = new FakePort();
  const backend = new RemoteBackendClient(port);
  await backend.hello();
  const told: string[] = [];
  const callback = (): unknown => told.push('told');
  const first = backend.on('log', callback);
  const second = backend.on('log', callback);
  const tell = (): number => port.tell({ kind: 'log', data: [{ line: 'a', generation: 1 }], dropped: 0 });
  tell();
  const twice = told.length;
  first();
  first();
  tell();
  const once = told.length - twice;
  const before = [...port.controls];
  second();

  expect([twice, once]).toEqual([2, 1]);
  expect(before).toEqual(['subscribe log']);
  expect(port.controls).toEqual(['subscribe log', 'unsubscribe log']);
});

test('A21: a callback of the status store that is undone while it is told is not called any more', async () => {
  const port = new FakePort();
  const backend = new RemoteBackendClient(port);
  await backend.hello();
  const told: string[] = [];
  const undo: (() => void)[] = [];
  undo.push(
    backend.status.subscribe(() => {
      told.push('first');
      for (const each of undo) each();
    }),
    backend.status.subscribe(() => told.push('second')),
  );
  port.tell({ kind: 'status', data: status({ revision: 2 }) });
  port.tell({ kind: 'status', data: status({ revision: 3 }) });

  expect(told).toEqual(['first']);
});
