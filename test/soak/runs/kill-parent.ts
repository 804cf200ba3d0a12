import { LifeLines } from '../../helpers/life-lines.ts';
import { runParent } from '../../helpers/parent-program.ts';
import { familyOf, stillRunning } from '../../helpers/processes.ts';
import { backendFixture, python } from '../../helpers/python.ts';
import { type Figure, none, times } from '../support/figure.ts';
import { inGroups } from '../support/moments.ts';
import type { SoakRun } from '../support/run.ts';
import { within } from '../support/within.ts';

/** What a backend does when its owner is killed. */
interface Mode {
  readonly name: string;
  /** The command that brings it there, and the word with which it says that it is. */
  readonly command?: readonly [name: string, word: string];
  readonly grandchild?: boolean;
  readonly limitMs: number;
}

const modes: readonly Mode[] = [
  { name: 'idle', limitMs: 2000 },
  { name: 'in a busy loop', command: ['SPIN', 'spinning'], limitMs: 2000 },
  { name: 'in a C call that holds the GIL', command: ['HOLD_THE_GIL', 'holding the GIL'], limitMs: 3000 },
  { name: 'with a grandchild', grandchild: true, limitMs: 2000 },
];
/** More of them in a busy loop would be in each other’s way. */
const AT_ONCE = 2;
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
      const kill = (): Promise<void> => killOne(mode, found);
      await inGroups(count, AT_ONCE, kill, (done) => onProgress((index * count + done) / modes.length));
      figures.push(none(`${mode.name}: processes that outlive their owner`, found.alive));
      figures.push(times(`${mode.name}: the last is gone after`, mode.limitMs, found.goneMs));
    }
    return figures;
  },
};

async function killOne({ name, command, grandchild = false }: Mode, { alive, goneMs }: Found): Promise<void> {
  await using lines = await LifeLines.open();
  const names = grandchild ? ['backend', 'grandchild'] : ['backend'];
  const backend = { command: python, args: [backendFixture('busy_for_ever.py'), ...names] };
  const orders = { backend, ...(command && { command: command[0] }) };
  await using owner = runParent('keeps-a-backend.ts', orders, lines.env);
  const begun = Promise.all([owner.says('ready'), ...names.map((one) => lines.of(one))]);
  const [, line] = await within(begun, HANG_MS, `The backend that is ${name}`);
  if (line === undefined) throw new Error('There is no line to the backend.');
  if (command !== undefined) await within(line.hears(command[1]), HANG_MS, `The word of the backend ${name}`);
  const family = await familyOf(line.pid);
  const killedAt = performance.now();
  process.kill(owner.pid, 'SIGKILL');
  const running = await stillRunning(family);
  if (running.length > 0) alive.push(...running);
  else goneMs.push(performance.now() - killedAt);
}
