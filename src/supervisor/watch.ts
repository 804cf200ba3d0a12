import type { Connection } from '../client/connection.ts';
import { askHealth, type HttpHealth } from '../client/http-health.ts';
import { StartError, UnresponsiveError } from '../errors.ts';
import type { HeartbeatOptions } from './client-options.ts';
import { Heartbeat } from './heartbeat.ts';

/** Found within 20 s: at most one interval until it is asked, and three without an answer. */
const INTERVAL_MS = 5000;
const MISSES = 3;

/** What is needed to watch over one life. */
interface WatchOptions {
  readonly connection: Connection;
  readonly port: number | undefined;
  readonly heartbeat: HeartbeatOptions | false | undefined;
  /** Sends a PING. */
  readonly ping: () => Promise<unknown>;
}

/**
 * Begins to watch over a life: one that does not answer any more is killed, with UnresponsiveError as the cause. Nothing
 * is done where it cannot be asked. The PING is answered on the backend's I/O thread, so that a busy one is no hung one.
 */
export function watch({ connection, port, heartbeat, ping }: WatchOptions): Heartbeat | undefined {
  if (heartbeat === false) return undefined;
  const { intervalMs = INTERVAL_MS, misses = MISSES, http } = heartbeat ?? {};
  if (http === undefined && !connection.has('ping')) return undefined;
  if (http !== undefined && (http.port ?? port) === undefined) {
    void connection.kill(cannotAsk);
    return undefined;
  }
  const beat = new Heartbeat({
    intervalMs,
    misses,
    received: () => connection.received,
    ask: http === undefined ? ping : (signal) => askOverHttp(http, port, signal),
    onDead: (failure) => {
      const why = failure instanceof Error ? `: ${failure.message}` : '';
      const text = `The backend did not answer well for ${intervalMs * misses} ms (heartbeat) and was killed${why}`;
      void connection.kill(
        ({ stderrTail }, outcome) => new UnresponsiveError(text, { stderrTail, outcome }, { cause: failure }),
      );
    },
  });
  beat.start();
  return beat;
}

function cannotAsk(): StartError {
  const text =
    'The heartbeat is to ask over HTTP, and nobody knows the port of the backend. ' +
    'Set heartbeat.http.port, or give it a port with the option http.';
  return new StartError(text, { reason: 'configuration' });
}

async function askOverHttp(health: HttpHealth, port: number | undefined, signal: AbortSignal): Promise<void> {
  const failure = await askHealth(health, port, signal);
  if (failure !== undefined) throw failure;
}
