/** The benchmark: measures all rows, or those that are named, in one interleaved run, and writes what was found. */

import { readArguments } from './lib/arguments.mjs';
import { OpenParties } from './lib/party-trials.mjs';
import { prepare } from './lib/prepare.mjs';
import { runTrials } from './lib/trials.mjs';
import { goalTable } from './report/markdown.mjs';
import { rows } from './rows/index.mjs';

const say = (/** @type {string} */ line) => void process.stderr.write(`bench: ${line}\n`);
const { chosen, rounds, seconds, quick } = readArguments(process.argv.slice(2), rows);
prepare(say);

/** @type {(() => Promise<unknown>)[]} */
const closes = [];
const parties = new OpenParties();
closes.push(() => parties.close());
try {
  const bench = {
    parties,
    seconds,
    quick,
    atEnd: (/** @type {() => Promise<unknown>} */ close) => void closes.push(close),
  };
  const trials = chosen.flatMap((row) => row.trials(bench));
  const results = await runTrials(trials, { rounds, say });
  for (const [group, spent] of results.seconds) say(`${group}: ${spent.toFixed(0)} s in all`);
  process.stdout.write(goalTable(chosen, results));
} finally {
  for (const close of closes.toReversed()) await close();
}
