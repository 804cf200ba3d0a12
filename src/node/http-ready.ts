import { HEALTH_PRESETS } from '../client/health-presets.ts';
import type { HttpCondition } from '../client/readiness.ts';

/** When a backend whose stdout is a log counts as ready, unless something else is said: its health check passes. */
export const HTTP_READY: HttpCondition = { http: HEALTH_PRESETS.sidecar };
