import { availableParallelism } from 'node:os';

/** How many cases run at the same time unless somebody says: half of the processors, at least 1 and at most 8. */
export function usualJobs(): number {
  return Math.min(8, Math.max(1, Math.floor(availableParallelism() / 2)));
}
