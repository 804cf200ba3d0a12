import { crashLoops } from './runs/crash-loops.ts';
import { events } from './runs/events.ts';
import { framing } from './runs/framing.ts';
import { hang } from './runs/hang.ts';
import { killBackend } from './runs/kill-backend.ts';
import { killDownloads } from './runs/kill-downloads.ts';
import { killParent } from './runs/kill-parent.ts';
import { killWithGrandchild } from './runs/kill-with-grandchild.ts';
import { lines } from './runs/lines.ts';
import { outbox } from './runs/outbox.ts';
import { reloads } from './runs/reloads.ts';
import { restartDelays } from './runs/restart-delays.ts';
import { startStop } from './runs/start-stop.ts';
import { stderr } from './runs/stderr.ts';
import { stop } from './runs/stop.ts';
import { suspend } from './runs/suspend.ts';
import { values } from './runs/values.ts';
import type { SoakRun } from './support/run.ts';

/** Every run, in the order in which they are made. */
export const runs: readonly SoakRun[] = [
  killBackend,
  killWithGrandchild,
  killDownloads,
  killParent,
  startStop,
  stop,
  restartDelays,
  crashLoops,
  hang,
  suspend,
  framing,
  values,
  lines,
  reloads,
  events,
  stderr,
  outbox,
];
