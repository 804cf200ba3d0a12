import { HEALTH_PRESETS } from '../client/health-presets.ts';
import type { HttpHealth } from '../client/http-health.ts';
import type { LoopbackHost } from '../client/loopback.ts';
import type { ReadyCondition } from '../client/readiness.ts';
import type { HeartbeatOptions } from '../supervisor/client-options.ts';
import { defined } from '../supervisor/defined.ts';
import { HTTP_STOP_WAITS } from '../wire/transport.ts';
import { HttpEndpoint } from './http-endpoint.ts';
import type { HttpOptions } from './http-options.ts';
import { HTTP_READY } from './http-ready.ts';
import type { Settled } from './settle.ts';

/** Longer than the health check asks, so that its reason is told and not only that the time is over. */
const START_TIMEOUT_MS = HEALTH_PRESETS.sidecar.deadlineMs + 10_000;

/** The options of a backend that serves HTTP: those that are given, and its own defaults for the others. */
export function httpSettings(settled: Settled): Settled & { readonly http: HttpOptions } {
  const { http = {}, readyWhen, heartbeat, stop = {}, startTimeoutMs } = settled;
  if (http instanceof HttpEndpoint)
    throw new TypeError('An HttpBackend takes the options of its HttpEndpoint.');
  const { host = '127.0.0.1' } = http;
  const conditions = [readyWhen ?? HTTP_READY].flat().map((condition) => atHost(condition, host));
  return {
    ...settled,
    http,
    stdout: 'log',
    readyWhen: conditions,
    heartbeat: heartbeatOf(heartbeat, conditions),
    startTimeoutMs: startTimeoutMs ?? START_TIMEOUT_MS,
    stop: { ...HTTP_STOP_WAITS, ...defined(stop) },
  };
}

function atHost(condition: ReadyCondition, host: LoopbackHost): ReadyCondition {
  return typeof condition === 'object' && 'http' in condition
    ? { http: { host, ...defined(condition.http) } }
    : condition;
}

/** It is asked as it was when it started. A path that it was never asked may not even exist. */
function heartbeatOf(
  heartbeat: HeartbeatOptions | false | undefined,
  conditions: readonly ReadyCondition[],
): HeartbeatOptions | false {
  const { intervalMs, http } = HEALTH_PRESETS.liveness;
  const health =
    heartbeat === false ? undefined : (heartbeat?.http ?? conditions.map(healthOf).find(Boolean));
  return health === undefined ? false : { intervalMs, ...heartbeat, http: { ...http, ...health } };
}

function healthOf(condition: ReadyCondition): HttpHealth | undefined {
  return typeof condition === 'object' && 'http' in condition ? condition.http : undefined;
}
