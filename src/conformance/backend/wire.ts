/** How a backend is started for one life of a case. */
export interface WireStart {
  /** Program and arguments, placeholders filled in. */
  readonly command: readonly [string, ...string[]];
  /** Where it runs. */
  readonly cwd: string | undefined;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** What comes from a backend, as it comes. */
export interface WireReceiver {
  /** Bytes of stdout. */
  onOutput(bytes: Uint8Array): void;
  /** Bytes of stderr. */
  onLog(bytes: Uint8Array): void;
  /** Once, after the last byte of both streams. */
  onExit(facts: { readonly code: number | null; readonly signal: string | null }): void;
}

/** The bare streams of one process: bytes, and nothing known of what they mean. */
export interface BackendWire {
  /** Undefined if it could not be started. */
  readonly pid: number | undefined;
  /** Writes to stdin. */
  write(bytes: Uint8Array): void;
  /** Closes stdin. */
  endInput(): void;
  /** Signals the process itself, and nothing that it has started. */
  signal(name: NodeJS.Signals): void;
  /** Leaves a stream unread, so that its pipe fills. */
  pause(stream: 'stdout' | 'stderr'): void;
  /** Reads it again. */
  resume(stream: 'stdout' | 'stderr'): void;
}

/**
 * Starts a process and joins its streams to a receiver. A mutant is a function from one of these to another: what it
 * lets through is changed, and the kit has to find out.
 */
export type OpenWire = (start: WireStart, receiver: WireReceiver) => BackendWire;
