import { killBackend } from './runs/kill-backend.ts';
import type { SoakRun } from './support/run.ts';

/** Every run, in the order in which they are made. */
export const runs: readonly SoakRun[] = [killBackend];
