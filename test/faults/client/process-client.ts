import type { ClientOptions } from '../../../src/index.ts';
import { noLeaks } from '../../helpers/leaks.ts';
import { type LifeLine, LifeLines } from '../../helpers/life-lines.ts';
import { clientOf as childClientOf } from './child-client.ts';

/** A client of a fixture, not started yet, and the lines to the processes that it starts. */
type ProcessClient = ReturnType<typeof childClientOf> & {
  /** The line to a process that connects under this name. */
  readonly lineTo: (name: string) => Promise<LifeLine>;
};

/** Disposing of it asserts that nothing waits any more (R1) and that nothing is left behind (R2). */
export async function clientOf(
  fixture: string,
  args: readonly string[] = [],
  options: Partial<ClientOptions> = {},
): Promise<ProcessClient> {
  const leaks = await noLeaks();
  const lines = await LifeLines.open();
  const child = childClientOf(fixture, args, { env: lines.env, ...options });
  return {
    ...child,
    lineTo: (name) => lines.of(name),
    [Symbol.asyncDispose]: async () => {
      await child[Symbol.asyncDispose]();
      await lines[Symbol.asyncDispose]();
      await leaks[Symbol.asyncDispose]();
    },
  };
}
