import type { CallOptions } from '../../client/call-options.ts';
import type { Outline } from '../../client/contract.ts';
import type { BackendError } from '../../errors.ts';
import type { ProgressMessage } from '../../messages/index.ts';
import type { BridgeEventBody, RemoteCallOptions } from '../channels/messages.ts';

/** The end of an operation, as the bridge tells it. */
export type EndEvent = Extract<BridgeEventBody, { kind: 'end' }>;

/** Events that are kept for an operation whose reply has not been processed; past it the oldest give way. */
const EARLY_LIMIT = 10_000;

/** One call that waits for its reply. */
export interface RemoteCall {
  readonly id: string;
  readonly command: string;
  readonly payload: unknown;
  readonly options: CallOptions;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: BackendError) => void;
  /** Events that came before the reply, which are an operation's; undefined for a command that starts none. */
  readonly early: ProgressMessage[] | undefined;
  /** The end of the operation, if that came before the reply as well. */
  end: EndEvent | undefined;
  /** Whether it has left the page. */
  sent: boolean;
  /** The number of the session in which it left. */
  session: number;
  /** Takes its listener off the caller's signal. */
  unlisten: (() => void) | undefined;
  /** Takes it off the guard of its limits. */
  unguard: (() => void) | undefined;
}

/** Whether a command may start an operation: where the outline does not say, nobody can. */
export function mayStartOperation({ commands }: Outline, command: string): boolean {
  const known = Object.hasOwn(commands, command) ? commands[command] : undefined;
  return known?.operation !== false;
}

/** Keeps an event that came before the reply, if an operation may take it over. */
export function keepEarly({ early }: RemoteCall, message: ProgressMessage): void {
  if (early === undefined) return;
  early.push(message);
  if (early.length > EARLY_LIMIT) early.shift();
}

/** What of a call's options crosses to the main process, which watches over the limits. */
export function remoteOptions(options: CallOptions): RemoteCallOptions {
  const { timeoutMs, idleTimeoutMs, totalTimeoutMs, onProgress } = options;
  return {
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(idleTimeoutMs === undefined ? {} : { idleTimeoutMs }),
    ...(totalTimeoutMs === undefined ? {} : { totalTimeoutMs }),
    ...(onProgress === undefined ? {} : { progress: true }),
  };
}
