import { useEffect } from 'react';
import type { Loaded, Resource } from './resource.ts';
import { useStatus } from './use-status.ts';
import { useStore } from './use-store.ts';

/**
 * A resource that is read when it is first shown, whenever `about` changes, and again by every new life of the backend;
 * not by itself where `mayAsk` is false.
 */
export function useLoaded<Data>(
  resource: Resource<Data>,
  about: unknown = null,
  mayAsk = true,
): Loaded<Data> {
  const status = useStatus();
  const generation = status?.state === 'running' ? status.generation : 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `about` is read by the resource itself
  useEffect(() => {
    if (generation > 0 && mayAsk) void resource.reload();
  }, [resource, generation, about, mayAsk]);
  return useStore(resource);
}
