import { RestartPolicy } from '../../../src/supervisor/restart-policy.ts';
import { exactly, type Figure, none } from '../support/figure.ts';
import type { SoakRun } from '../support/run.ts';

/** What the documentation promises. */
const MAX_RESTARTS = 3;
const BASE_DELAY_MS = 250;
const MAX_DELAY_MS = 15_000;
/** How far the mean may be from the middle. */
const TOLERANCE = 0.02;
/** Deaths in a row from which no delay is bounded by its number any more, but by the cap. */
const CAPPED_AFTER = 7;

/** The waits before restarts are what they are said to be: at random between nothing and a bound that doubles. */
export const restartDelays: SoakRun = {
  name: 'restart-delays',
  unit: 'waits',
  sizes: { test: 100_000, usual: 100_000, full: 1_000_000 },
  async run(count, onProgress) {
    const outside: string[] = [];
    let capped = 0;
    let sum = 0;
    const policy = new RestartPolicy({ maxRestarts: Number.MAX_SAFE_INTEGER, withinMs: 1000 });
    for (let made = 0, deaths = 0; made < count; made += 1, deaths += 1) {
      if (deaths === CAPPED_AFTER * 2) {
        policy.forget();
        deaths = 0;
      }
      const decision = policy.next(0, 0);
      const delayMs = decision.kind === 'restart' ? decision.delayMs : Number.NaN;
      const bound = Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** deaths);
      if (!(delayMs >= 0 && delayMs <= bound)) outside.push(`${delayMs} ms after death ${deaths + 1}`);
      if (deaths >= CAPPED_AFTER) {
        capped += 1;
        sum += delayMs;
      }
      if (made % 1000 === 0) onProgress(made);
    }
    return [
      none('waits outside their bound', outside, count),
      meanFigure(sum / capped, MAX_DELAY_MS / 2),
      exactly('restarts before a crash loop', MAX_RESTARTS, restartsBeforeCrashLoop()),
    ];
  },
};

function restartsBeforeCrashLoop(): number {
  const policy = new RestartPolicy();
  let restarts = 0;
  while (policy.next(0, 0).kind === 'restart') restarts += 1;
  return restarts;
}

function meanFigure(mean: number, middle: number): Figure {
  return {
    kind: 'count',
    what: 'mean of the longest waits',
    goal: `${middle} ms ± ${TOLERANCE * 100} %`,
    reached: `${mean.toFixed(0)} ms`,
    ok: Math.abs(mean - middle) <= middle * TOLERANCE,
  };
}
