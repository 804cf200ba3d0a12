/** One run, in the process that is its own. `main.ts` starts it; what it finds goes there. */
import { inspect } from 'node:util';
import { runs } from './runs.ts';
import type { RunMessage } from './support/run-apart.ts';

/** Progress is told no more often than this. */
const INTERVAL_MS = 100;

const [, , name, count] = process.argv;
const run = runs.find((candidate) => candidate.name === name);
let toldAt = 0;

try {
  if (run === undefined) throw new Error(`There is no run named ${name}.`);
  const figures = await run.run(Number(count), (done) => {
    const now = performance.now();
    if (now - toldAt < INTERVAL_MS) return;
    toldAt = now;
    tell({ done });
  });
  tell({ figures });
} catch (error) {
  tell({ failure: error instanceof Error ? error.message : inspect(error) });
} finally {
  process.disconnect();
}

function tell(message: RunMessage): void {
  process.send?.(message);
}
