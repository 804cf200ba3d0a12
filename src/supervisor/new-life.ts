import type { CommandTable } from '../client/command-table.ts';
import { Connection } from '../client/connection.ts';
import type { NoticeSink } from '../client/notices.ts';
import type { BackendError } from '../errors.ts';
import { PROTOCOL_LIMITS, type ReadyMessage } from '../messages/index.ts';
import { type ExitFacts, STOP_WAITS, type Transport } from '../wire/transport.ts';
import {
  type ClientOptions,
  DEFAULT_COMMAND_TIMEOUT_MS,
  DEFAULT_START_TIMEOUT_MS,
  type RunOptions,
} from './client-options.ts';
import { defined } from './defined.ts';

/** What a life is made of, beside the client's options. */
interface NewLife {
  readonly options: ClientOptions;
  readonly run: RunOptions;
  readonly generation: number;
  readonly table: CommandTable;
  readonly notices: NoticeSink;
  readonly onReady: (connection: Connection, transport: Transport, ready: ReadyMessage) => void;
  readonly onFailing: (connection: Connection, failure: BackendError) => void;
  readonly onEnded: (connection: Connection, facts: ExitFacts, cause: BackendError) => void;
}

/** Makes the transport of a life and the connection over it; starts nothing. What the factory throws is thrown. */
export function newLife({
  options,
  run,
  generation,
  table,
  notices,
  onReady,
  onFailing,
  onEnded,
}: NewLife): Connection {
  const {
    startTimeoutMs,
    commandTimeoutMs,
    maxLineBytes = PROTOCOL_LIMITS.maxLineBytes,
    readyWhen,
  } = options;
  const stop = { ...STOP_WAITS, ...defined(options.stop ?? {}) };
  const transport = options.connect({ generation, args: run.args, env: run.env, maxLineBytes, stop });
  const connection: Connection = new Connection({
    transport,
    table,
    notices,
    generation,
    startTimeoutMs: startTimeoutMs ?? DEFAULT_START_TIMEOUT_MS,
    commandTimeoutMs: commandTimeoutMs === undefined ? DEFAULT_COMMAND_TIMEOUT_MS : commandTimeoutMs,
    maxLineBytes,
    conditions: [readyWhen ?? 'message'].flat(),
    stop,
    onReady: (ready) => onReady(connection, transport, ready),
    onFailing: (failure) => onFailing(connection, failure),
    onClosed: (facts, cause) => onEnded(connection, facts, cause),
  });
  return connection;
}
