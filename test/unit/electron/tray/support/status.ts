import type { BackendStatus } from '../../../../../src/electron/tray/index.ts';

/** A status as a client tells it, stopped but for what is named. */
export function statusOf(changes: Partial<BackendStatus> = {}): BackendStatus {
  return {
    state: 'stopped',
    pid: null,
    path: null,
    port: null,
    startedAt: null,
    changedAt: 0,
    restarts: 0,
    generation: 0,
    revision: 0,
    memory: null,
    cpu: null,
    lastExit: null,
    lastError: null,
    ...changes,
  };
}
