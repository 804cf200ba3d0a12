import pTimeout from 'p-timeout';
import type { StopWaits } from '../wire/transport.ts';

/** What the ladder acts on. */
export interface Stoppable {
  /** Settles when the process has exited. */
  readonly exited: Promise<unknown>;
  /** Ends its stdin: the one sign that every backend can see, on every system. */
  endInput(): void;
  /** Signals it and everything it has started. */
  signal(name: NodeJS.Signals): void;
}

/**
 * Ends a process in good order, and by force where that is not enough. Resolves to whether it has exited, after no more
 * than the sum of the waits. A wait of 0 leaves its rung out, but for the last one: that is only not waited for. Windows
 * knows no SIGTERM: Node would end the process by force there, so the rung is left out
 * (https://nodejs.org/api/child_process.html#subprocesskillsignal).
 */
export async function climbDown(
  process: Stoppable,
  waits: StopWaits,
  platform: NodeJS.Platform = globalThis.process.platform,
): Promise<boolean> {
  process.endInput();
  if (await exitsWithin(process, waits.inputMs)) return true;
  if (waits.terminateMs > 0 && platform !== 'win32') {
    process.signal('SIGTERM');
    if (await exitsWithin(process, waits.terminateMs)) return true;
  }
  process.signal('SIGKILL');
  return exitsWithin(process, waits.killMs);
}

function exitsWithin({ exited }: Stoppable, milliseconds: number): Promise<boolean> {
  if (milliseconds === 0) return Promise.resolve(false);
  return pTimeout(
    exited.then(() => true),
    { milliseconds, fallback: () => false },
  );
}
