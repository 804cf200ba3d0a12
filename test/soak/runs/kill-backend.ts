import { join } from 'node:path';
import { BackendClient } from 'stdwire';
import { familyOf, stillRunning } from '../../helpers/processes.ts';
import { python } from '../../helpers/python.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import { audit, type Findings } from '../support/committed.ts';
import { Committer } from '../support/committer.ts';
import { type Figure, none, times } from '../support/figure.ts';
import { anyMoment } from '../support/moments.ts';
import type { SoakRun } from '../support/run.ts';
import { within } from '../support/within.ts';

/** A fresh database after so many kills: the first start and its migrations are killed into as well. */
const KILLS_PER_DATABASE = 50;
/** Calls that wait at any time. */
const CALLS_AT_ONCE = 16;
/** A kill comes after up to so many acknowledgements and up to so many milliseconds more. */
const MOST_ACKNOWLEDGEMENTS = 60;
const MOST_DELAY_MS = 10;
const SETTLE_LIMIT_MS = 100;
/** What takes longer is not waited for any more: it hangs. */
const HANG_MS = 20_000;

/**
 * kill -9 of the song backend at any moment while it commits: what it has acknowledged is there, once and whole, and
 * every call that waited is settled at once.
 */
export const killBackend: SoakRun = {
  name: 'kill-backend',
  unit: 'kills',
  sizes: { test: 3, usual: 50, full: 1000 },
  posixOnly: true,
  async run(count, onProgress) {
    const tally = new Tally();
    for (let done = 0; done < count; done += KILLS_PER_DATABASE) {
      const kills = Math.min(KILLS_PER_DATABASE, count - done);
      await killOnOneDatabase(kills, tally, (more) => onProgress(done + more));
    }
    return tally.figures;
  },
};

/** What all the kills together have found. */
class Tally {
  readonly #lost = new Set<string>();
  readonly #doubled = new Set<string>();
  readonly #halved = new Set<string>();
  readonly #flaws = new Set<string>();
  readonly failures: unknown[] = [];
  readonly left: number[] = [];
  readonly settleMs: number[] = [];
  acknowledged = 0;

  /** Adds what an audit has found. What was lost is found lost again after every later kill. */
  add({ lost, doubled, halved, flaws }: Findings): void {
    for (const what of lost) this.#lost.add(what);
    for (const what of doubled) this.#doubled.add(what);
    for (const what of halved) this.#halved.add(what);
    for (const what of flaws) this.#flaws.add(what);
  }

  get figures(): readonly Figure[] {
    return [
      none('acknowledged effects lost', [...this.#lost], this.acknowledged),
      none('effects doubled', [...this.#doubled]),
      none('effects half there', [...this.#halved]),
      none('integrity failures', [...this.#flaws]),
      none('processes left behind', this.left),
      none('calls that failed in another way', this.failures),
      times('calls that waited: settled after the kill', SETTLE_LIMIT_MS, this.settleMs),
    ];
  }
}

async function killOnOneDatabase(
  kills: number,
  tally: Tally,
  onProgress: (kills: number) => void,
): Promise<void> {
  await using folder = await tempFolder('soak-kills');
  const data = join(folder.path, 'data');
  await using client = new BackendClient({
    command: [python, '-m', 'stdwire_songs'],
    args: ['--data-dir', data, '--session-mode', 'direct'],
    restart: false,
  });
  const committer = new Committer();
  const auditNow = async () =>
    tally.add(await audit(data, join(folder.path, 'copy'), committer.acknowledged));
  for (let kill = 1; kill <= kills; kill += 1) {
    await within(client.start(), HANG_MS, 'The start after a kill');
    if (kill === 1) await committer.prepare(client);
    await killWhileItWorks(client, committer, tally);
    await auditNow();
    onProgress(kill);
  }
  // What the last kill has left is recovered by the backend itself as well, as after all others.
  await within(client.start(), HANG_MS, 'The start after the last kill');
  await within(client.stop(), HANG_MS, 'The stop');
  await auditNow();
  tally.acknowledged += committer.acknowledgements;
  tally.failures.push(...committer.failures);
}

async function killWhileItWorks(client: BackendClient, committer: Committer, tally: Tally): Promise<void> {
  const pid = client.status.pid ?? 0;
  const processes = await familyOf(pid);
  committer.cutAt.length = 0;
  const working = committer.work(client, CALLS_AT_ONCE);
  await within(committer.after(below(MOST_ACKNOWLEDGEMENTS)), HANG_MS, 'An acknowledgement');
  await anyMoment(MOST_DELAY_MS);
  const killedAt = performance.now();
  process.kill(pid, 'SIGKILL');
  await within(working, HANG_MS, 'The end of every call after a kill');
  tally.settleMs.push(...committer.cutAt.map((at) => at - killedAt));
  tally.left.push(...(await stillRunning(processes)));
}

function below(limit: number): number {
  return Math.floor(Math.random() * limit);
}
