import { killTreeNow } from './process-group.ts';

const living = new Set<number>();

/**
 * Makes sure that a backend does not outlive a program that ends without closing it. Returns what undoes it. The last
 * resort only: nothing can be waited for any more, so it is killed. While no backend runs there is no listener.
 */
export function guardExit(pid: number): () => void {
  if (living.size === 0) process.on('exit', killAll);
  living.add(pid);
  return () => {
    if (living.delete(pid) && living.size === 0) process.off('exit', killAll);
  };
}

function killAll(): void {
  for (const pid of living) killTreeNow(pid);
}
