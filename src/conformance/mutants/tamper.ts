import { LineSplitter, type RawLine } from '../backend/line-splitter.ts';
import type { BackendWire, WireReceiver, WireStart } from '../backend/wire.ts';
import type { ContractFacts } from '../load/contract-facts.ts';
import type { JsonObject } from '../model/json.ts';
import type { Mutant } from './mutant.ts';

/** What can be written: a message, a line without its end, or bytes as they are. */
export type Outgoing = JsonObject | string | Uint8Array;

/** One life of a backend, as a mutant sees it. */
export interface TamperedLife {
  readonly contract: ContractFacts;
  readonly start: WireStart;
  readonly wire: BackendWire;
  /** Writes to the backend's stdin. */
  toBackend(what: Outgoing): void;
  /** Writes what the kit takes for the backend's stdout. */
  toKit(what: Outgoing): void;
  /** Writes what the kit takes for the backend's stderr. */
  toLog(what: Outgoing): void;
  /** Does something later, unless the backend has ended by then. */
  later(milliseconds: number, act: () => void): void;
}

/** What a mutant does with what passes; what it names no hook for passes untouched. */
export interface Hooks {
  readonly input?: (bytes: Uint8Array) => void;
  readonly output?: (line: RawLine) => void;
  readonly log?: (line: RawLine) => void;
  readonly inputEnd?: () => void;
  readonly signal?: (name: NodeJS.Signals) => void;
  readonly pause?: (stream: 'stdout' | 'stderr') => void;
  readonly resume?: (stream: 'stdout' | 'stderr') => void;
  readonly exit?: WireReceiver['onExit'];
}

/**
 * A mutant's wrap from hooks, made anew for each life of a backend.
 *
 * @param startAs changes how the backend is started
 */
export function tamper(
  hooksOf: (life: TamperedLife) => Hooks,
  startAs: (start: WireStart) => WireStart = (start) => start,
): Mutant['wrap'] {
  return (open, contract) => (asked, receiver) => {
    const start = startAs(asked);
    const timers = new Set<NodeJS.Timeout>();
    let hooks: Hooks = {};
    const stdout = new LineSplitter((line) => hooks.output?.(line));
    const stderr = new LineSplitter((line) => hooks.log?.(line));
    const wire = open(start, {
      onOutput: (bytes) => (hooks.output === undefined ? receiver.onOutput(bytes) : stdout.push(bytes)),
      onLog: (bytes) => (hooks.log === undefined ? receiver.onLog(bytes) : stderr.push(bytes)),
      onExit: (facts) => {
        stdout.end();
        stderr.end();
        for (const timer of timers) clearTimeout(timer);
        (hooks.exit ?? receiver.onExit)(facts);
      },
    });
    hooks = hooksOf({
      contract,
      start,
      wire,
      toBackend: (what) => wire.write(bytesOf(what)),
      toKit: (what) => receiver.onOutput(bytesOf(what)),
      toLog: (what) => receiver.onLog(bytesOf(what)),
      later: (milliseconds, act) => {
        timers.add(setTimeout(act, milliseconds));
      },
    });
    return {
      pid: wire.pid,
      write: hooks.input ?? wire.write,
      endInput: hooks.inputEnd ?? wire.endInput,
      signal: hooks.signal ?? wire.signal,
      pause: hooks.pause ?? wire.pause,
      resume: hooks.resume ?? wire.resume,
    };
  };
}

/** The line of a message or a text, with its end; bytes as they are. */
export function bytesOf(what: Outgoing): Uint8Array {
  if (what instanceof Uint8Array) return what;
  return Buffer.from(`${typeof what === 'string' ? what : JSON.stringify(what)}\n`);
}
