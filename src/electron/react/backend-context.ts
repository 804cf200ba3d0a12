import { createContext, createElement, type ReactElement, type ReactNode, useContext } from 'react';
import type { RemoteBackendClient } from '../renderer/index.ts';
import type { HookClient } from './command-types.ts';

const BackendContext = createContext<HookClient | undefined>(undefined);

/** Properties of {@link BackendProvider}. */
export interface BackendProviderProps {
  /** The client. Make it once, outside of any component; the provider neither makes nor closes one. */
  readonly client: HookClient;
  /** Who uses it. */
  readonly children?: ReactNode;
}

/**
 * Gives the components below it the client that the hooks use.
 *
 * ```tsx
 * const backend = connectBackend();
 * createRoot(element).render(<BackendProvider client={backend}><App /></BackendProvider>);
 * ```
 */
export function BackendProvider({ client, children }: BackendProviderProps): ReactElement {
  return createElement(BackendContext.Provider, { value: client }, children);
}

/**
 * The client that the nearest {@link BackendProvider} gives.
 *
 * @throws Error outside of a provider.
 */
export function useBackend<Client extends HookClient = RemoteBackendClient>(): Client {
  const client = useContext(BackendContext);
  if (client !== undefined) return client as Client;
  throw new Error('This component uses the backend outside of a BackendProvider. Put one around the app.');
}
