import { type BusyState, OwnedBackend } from '../../helpers/owned-backend.ts';
import { stillRunning } from '../../helpers/processes.ts';
import { type Figure, none, times } from '../support/figure.ts';
import type { SoakRun } from '../support/run.ts';
import { within } from '../support/within.ts';

interface Mode {
  readonly state: BusyState;
  readonly name: string;
  readonly limitMs: number;
}

const modes: readonly Mode[] = [
  { state: 'BE_IDLE', name: 'idle', limitMs: 2000 },
  { state: 'LOOP', name: 'in a busy loop', limitMs: 2000 },
  { state: 'HOLD_THE_GIL', name: 'in a C call that holds the GIL', limitMs: 3000 },
  { state: 'HAVE_A_CHILD', name: 'with a grandchild', limitMs: 2000 },
];
const AT_ONCE = 4;
const HANG_MS = 30_000;

/** What the kills have found in one mode. */
interface Found {
  readonly alive: number[];
  readonly goneMs: number[];
}

/** kill -9 of the program that owns a backend, whatever that does at the moment: nothing of it outlives its owner. */
export const killParent: SoakRun = {
  name: 'kill-parent',
  unit: 'kills per state',
  sizes: { test: 1, usual: 10, full: 100 },
  posixOnly: true,
  async run(count, onProgress) {
    const figures: Figure[] = [];
    for (const [index, mode] of modes.entries()) {
      const found: Found = { alive: [], goneMs: [] };
      for (let done = 0; done < count; done += AT_ONCE) {
        const together = Math.min(AT_ONCE, count - done);
        await Promise.all(Array.from({ length: together }, () => killOne(mode, found)));
        onProgress(((index + (done + together) / count) / modes.length) * count);
      }
      figures.push(none(`${mode.name}: processes that outlive their owner`, found.alive));
      figures.push(times(`${mode.name}: the last is gone after`, mode.limitMs, found.goneMs));
    }
    return figures;
  },
};

async function killOne({ state, name }: Mode, { alive, goneMs }: Found): Promise<void> {
  await using owned = await within(OwnedBackend.start(state), HANG_MS, `The backend that is ${name}`);
  const killedAt = owned.kill();
  const running = await stillRunning(owned.processes);
  if (running.length > 0) alive.push(...running);
  else goneMs.push(performance.now() - killedAt);
}
