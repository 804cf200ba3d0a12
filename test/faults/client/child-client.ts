import { expect } from 'vitest';
import { BackendClient, type BackendStatus, type ClientOptions } from '../../../src/index.ts';
import { backendFixture, python } from '../../helpers/python.ts';

/** A client of a fixture in a process of its own, not started yet, and every status that it had. */
interface ChildClient extends AsyncDisposable {
  readonly client: BackendClient;
  readonly statuses: readonly BackendStatus[];
  /** Resolves with the first status, of those that it had or will have, that is as described. */
  readonly until: (isIt: (status: BackendStatus) => boolean) => Promise<BackendStatus>;
  /** The ids of the processes that were started, in order. */
  readonly pids: () => readonly number[];
}

/** Makes one. Disposing of it closes the client and asserts that nothing waits any more. */
export function clientOf(
  fixture: string,
  args: readonly string[] = [],
  options: Partial<ClientOptions> = {},
): ChildClient {
  const client = new BackendClient({
    command: python,
    args: [backendFixture(fixture), ...args],
    ...options,
  });
  const statuses: BackendStatus[] = [];
  client.on('status', (status) => statuses.push(status));
  return {
    client,
    statuses,
    until: (isIt) =>
      new Promise((resolve) => {
        const look = (): boolean => {
          const found = statuses.find(isIt);
          if (found !== undefined) resolve(found);
          return found !== undefined;
        };
        if (look()) return;
        const undo = client.on('status', () => {
          if (look()) undo();
        });
      }),
    pids: () => [...new Set(statuses.map(({ pid }) => pid).filter((pid) => pid !== null))],
    [Symbol.asyncDispose]: async () => {
      await client.close();
      expect(client.counts.inFlight).toBe(0);
    },
  };
}

/** The states that a client went through, without repetitions. */
export function statesOf(statuses: readonly BackendStatus[]): string[] {
  return statuses.map(({ state }) => state).filter((state, index, all) => state !== all[index - 1]);
}
