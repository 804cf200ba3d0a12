import type { HttpHealth } from './http-health.ts';

/**
 * Numbers with which others have asked the health of their backends, for `readyWhen` and `heartbeat`:
 *
 * ```ts
 * { readyWhen: { http: HEALTH_PRESETS.sidecar }, heartbeat: HEALTH_PRESETS.liveness }
 * ```
 */
export const HEALTH_PRESETS = {
  /**
   * Asked for up to 30 s, each attempt up to 2 s: the numbers of a Tauri app with a FastAPI sidecar. The pace between
   * attempts is ours. What holds unless set is the same.
   */
  sidecar: { deadlineMs: 30_000, intervalMs: 100, maxIntervalMs: 1000, timeoutMs: 2000 },
  /**
   * Asked up to 20 times, with waits that double up to 20 s: the numbers of an Electron app whose backend loads
   * models before it answers. That is up to 5 minutes: `startTimeoutMs` has to be as long.
   */
  patient: { attempts: 20, intervalMs: 100, maxIntervalMs: 20_000, timeoutMs: 2000 },
  /**
   * For `heartbeat`: asked every 5 s, each time up to 2 s, as the sidecar above. It restarts its backend after the
   * first miss; here `misses` says after how many.
   */
  liveness: { intervalMs: 5000, http: { timeoutMs: 2000 } },
} as const satisfies {
  readonly sidecar: HttpHealth;
  readonly patient: HttpHealth;
  readonly liveness: { readonly intervalMs: number; readonly http: HttpHealth };
};
