import { expect } from 'vitest';
import { BackendClient, type BackendState, type ClientOptions } from '../../../src/index.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { type LifeLine, LifeLines } from '../../helpers/life-lines.ts';
import { backendFixture, python } from '../../helpers/python.ts';

/** A client of a fixture in a process of its own, which was not started yet, and the lines to what it starts. */
interface ProcessClient extends AsyncDisposable {
  readonly client: BackendClient;
  /** Every state that the status went through, each change once. */
  readonly states: BackendState[];
  /** The line to a process that connects under this name. */
  lineTo(name: string): Promise<LifeLine>;
}

/** Disposing of it asserts that nothing waits any more (R1) and that nothing is left behind (R2). */
export async function clientOf(
  fixture: string,
  args: readonly string[] = [],
  options: Partial<ClientOptions> = {},
): Promise<ProcessClient> {
  const leaks = await noLeaks();
  const lines = await LifeLines.open();
  const client = new BackendClient({
    command: python,
    args: [backendFixture(fixture), ...args],
    env: lines.env,
    ...options,
  });
  const states: BackendState[] = [];
  client.on('status', ({ state }) => {
    if (states.at(-1) !== state) states.push(state);
  });
  return {
    client,
    states,
    lineTo: (name) => lines.of(name),
    [Symbol.asyncDispose]: async () => {
      await client.close();
      expect(client.counts.inFlight).toBe(0);
      await lines[Symbol.asyncDispose]();
      await leaks[Symbol.asyncDispose]();
    },
  };
}

/** Whether there is a process of that id, a child of this program that was not collected included. */
export function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
