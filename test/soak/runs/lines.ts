import { BackendClient } from 'stdwire';
import { backendFixture, python } from '../../helpers/python.ts';
import { exactly, none, note, number } from '../support/figure.ts';
import type { SoakRun } from '../support/run.ts';
import { within } from '../support/within.ts';

const THREADS = 8;
const HANG_MS = 60 * 60_000;

/**
 * Lines of the wire from eight threads at once, in a program that is unbuffered (`-u`) and whose prints, C code and
 * children write to stdout as well: no line is torn, lost or out of its order, and nothing else is among them.
 */
export const lines: SoakRun = {
  name: 'lines',
  unit: 'lines',
  sizes: { test: 8000, usual: 400_000, full: 10_000_000 },
  posixOnly: true,
  async run(count, onProgress) {
    const each = Math.ceil(count / THREADS);
    await using client = new BackendClient({
      command: [python, '-u'],
      args: [backendFixture('counts_aloud_in_noise.py'), String(each)],
      restart: false,
    });
    const torn: string[] = [];
    let noise = 0;
    client.on('stray', ({ text }) => torn.push(text));
    client.on('protocolError', (error) => torn.push(error.message));
    client.on('log', () => {
      noise += 1;
    });
    await client.start();
    const counters = Array.from({ length: THREADS }, () => new Counter());
    const started = performance.now();
    const counting = counters.map((counter) =>
      counter.follow(client, () => onProgress(counters.reduce((sum, { arrived }) => sum + arrived, 0))),
    );
    await within(Promise.all(counting), HANG_MS, `The end of ${THREADS} operations`);
    const seconds = (performance.now() - started) / 1000;
    await client.stop();
    const arrived = counters.reduce((sum, counter) => sum + counter.arrived, 0);
    return [
      exactly('lines that arrived whole', each * THREADS, arrived),
      none('torn lines, and others that are none of the wire', torn),
      none(
        'lines out of their order',
        counters.flatMap(({ disorder }) => disorder),
      ),
      note('lines per second', number(Math.round(arrived / seconds))),
      note('lines of the noise, in the log where they belong', number(noise)),
    ];
  },
};

/** Counts with one of the operations. */
class Counter {
  arrived = 0;
  readonly disorder: string[] = [];

  async follow(client: BackendClient, onProgress: () => void): Promise<void> {
    const prompts = [{ title: 'One', lyrics: 'la', style: 'pop' }];
    const batch = await client.createSongsBatch(
      { account_name: 'anybody', prompts },
      {
        onProgress: ({ payload }) => {
          if (!('completed' in payload) || payload.final === true) return;
          this.arrived += 1;
          if (payload.completed !== this.arrived)
            this.disorder.push(`${payload.completed} for ${this.arrived}`);
          if (this.arrived % 10_000 === 0) onProgress();
        },
      },
    );
    await batch.result;
  }
}
