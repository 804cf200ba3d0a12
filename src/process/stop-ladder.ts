import pTimeout from 'p-timeout';

/** What the ladder acts on. */
export interface Stoppable {
  /** Settles when the process has exited. */
  readonly exited: Promise<unknown>;
  /** Ends its stdin: the one sign that every backend can see, on every system. */
  endInput(): void;
  /** Signals it and everything it has started. */
  signal(name: NodeJS.Signals): void;
}

/** The waits between the rungs, in milliseconds. */
export interface StopWaits {
  /** After the end of stdin. */
  readonly inputMs: number;
  /** After SIGTERM. */
  readonly terminateMs: number;
  /** After SIGKILL: only a process that hangs in the kernel takes longer. */
  readonly killMs: number;
}

/** Together 5 s: what a user waits for a window to close without reaching for the task manager. */
export const STOP_WAITS: StopWaits = { inputMs: 2000, terminateMs: 2000, killMs: 1000 };

/** Ends a process in good order, and by force where that is not enough. Resolves to whether it has exited. */
export async function climbDown(process: Stoppable, waits: StopWaits = STOP_WAITS): Promise<boolean> {
  process.endInput();
  if (await exitsWithin(process, waits.inputMs)) return true;
  process.signal('SIGTERM');
  if (await exitsWithin(process, waits.terminateMs)) return true;
  process.signal('SIGKILL');
  return exitsWithin(process, waits.killMs);
}

function exitsWithin({ exited }: Stoppable, milliseconds: number): Promise<boolean> {
  return pTimeout(
    exited.then(() => true),
    { milliseconds, fallback: () => false },
  );
}
