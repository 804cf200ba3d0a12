import { isThere } from '../../process/process-group.ts';
import { ok, problem, skipped, warning } from './finding.ts';
import type { Check } from './patient.ts';

/** Whether the backend ends when it is asked to, and is gone then. */
export const stopCheck: Check = {
  name: 'stop',
  run: async ({ started }) => {
    if (started === undefined || started.pid === null) return skipped('It was not started.');
    const began = performance.now();
    await started.stop();
    const stopMs = Math.round(performance.now() - began);
    if (isThere(started.pid)) {
      return problem(
        `Process ${started.pid} still runs ${stopMs} ms after it was asked to end.`,
        'End it by its number.',
      );
    }
    const badly = started.exit();
    return badly === null
      ? ok(`It ended in good order after ${stopMs} ms.`)
      : warning(
          `It ended ${badly}, after ${stopMs} ms.`,
          'Let it end when its stdin ends: read stdin to its end, then leave. One that serves HTTP is examined with --http.',
        );
  },
};
