import { useBackendStatus } from 'stdwire/electron/react';
import type { BackendStatus } from 'stdwire/electron/renderer';

/** The status of the backend; undefined until the main process has told it. */
export function useStatus(): BackendStatus | undefined {
  return useBackendStatus();
}

/** Whether the backend can be asked for something now. */
export function useIsRunning(): boolean {
  return useStatus()?.state === 'running';
}
