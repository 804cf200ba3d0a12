import type { PageDocument } from './document.ts';

/** Subscribes and calls so often at once, each call for something that never comes; resolves when all are on their way. */
export async function occupied(
  { backend }: PageDocument,
  { calls, id }: { calls: number; id: string },
): Promise<boolean> {
  const operation = await backend.operation(id);
  for (let each = 0; each < calls; each += 1) {
    backend.on(each % 2 === 0 ? 'progress' : 'log', () => {});
    backend.status.subscribe(() => {});
    operation.onProgress(() => {});
    // It is cut off with its page, so it is never settled there.
    void backend.getSessionToken({ account_name: 'anybody' });
  }
  return operation.id === id;
}
