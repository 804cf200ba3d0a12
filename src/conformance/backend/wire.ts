/** How a backend is started for one life of a case. */
export interface WireStart {
  /** Program and arguments, placeholders filled in. */
  readonly command: readonly [string, ...string[]];
  readonly cwd: string | undefined;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** What comes from a backend, as it comes. */
export interface WireReceiver {
  onOutput(bytes: Uint8Array): void;
  onLog(bytes: Uint8Array): void;
  /** Once, after the last byte of both streams. */
  onExit(facts: { readonly code: number | null; readonly signal: string | null }): void;
}

/** The bare streams of one process: bytes, and nothing known of what they mean. */
export interface BackendWire {
  readonly pid: number | undefined;
  write(bytes: Uint8Array): void;
  endInput(): void;
  signal(name: NodeJS.Signals): void;
  pause(stream: 'stdout' | 'stderr'): void;
  resume(stream: 'stdout' | 'stderr'): void;
}

/**
 * Starts a process and joins its streams to a receiver. A mutant is a function from one of these to another: what it
 * lets through is changed, and the kit has to find out.
 */
export type OpenWire = (start: WireStart, receiver: WireReceiver) => BackendWire;
