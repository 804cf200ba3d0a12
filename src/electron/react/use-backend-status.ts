import { useSyncExternalStore } from 'react';
import type { BackendStatus, BridgeConnection } from '../renderer/index.ts';
import { useBackend } from './backend-context.ts';
import type { HookClient } from './command-types.ts';

/** What is known about the backend; undefined before it is, and while the way to it is lost. Renders on change only. */
export function useBackendStatus(): BackendStatus | undefined {
  const { status } = useBackend<HookClient>();
  return useSyncExternalStore(status.subscribe, status.get, status.get);
}

/** How this page stands with the bridge. */
export function useBackendConnection(): BridgeConnection {
  const { connection } = useBackend<HookClient>();
  return useSyncExternalStore(connection.subscribe, connection.get, connection.get);
}
