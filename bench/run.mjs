/** The benchmark: measures all rows, or those that are named, in one interleaved run, and writes what was found. */

import { runMain } from '../scripts/lib/problem.mjs';
import { helpText, readArguments } from './lib/arguments.mjs';
import { machine } from './lib/machine.mjs';
import { OpenParties } from './lib/party-trials.mjs';
import { inRepository } from './lib/places.mjs';
import { prepare } from './lib/prepare.mjs';
import { runTrials } from './lib/trials.mjs';
import { goalTable } from './report/markdown.mjs';
import { peerTables } from './report/peer-tables.mjs';
import { writeReport } from './report/write.mjs';
import { rows } from './rows/index.mjs';

const say = (/** @type {string} */ line) => void process.stderr.write(`bench: ${line}\n`);

await runMain(async () => {
  const { chosen, whole, rounds, seconds, quick, help, out } = readArguments(process.argv.slice(2), rows);
  if (help) {
    process.stdout.write(helpText(rows));
    return;
  }
  await prepare(say);
  const started = Date.now();
  const results = await measured(chosen, { rounds, seconds, quick });
  const minutes = Math.round((Date.now() - started) / 6000) / 10;
  for (const [group, spent] of results.seconds) say(`${group}: ${spent.toFixed(0)} s`);
  const file = out ?? (whole ? inRepository('docs', 'performance.md') : undefined);
  if (file === undefined) {
    process.stdout.write(`${goalTable(chosen, results)}\n${peerTables(results)}`);
    return;
  }
  const facts = {
    rounds,
    seconds,
    minutes,
    date: new Date(started).toISOString().slice(0, 10),
    command: ['npm run bench', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(
      ' ',
    ),
  };
  process.stdout.write(await writeReport({ rows: chosen, results, machine: machine(), facts }, file));
  say(`written to ${file}`);
});

/** @param {typeof rows} chosen @param {{ rounds: number, seconds: number, quick: boolean }} options */
async function measured(chosen, { rounds, seconds, quick }) {
  /** @type {(() => Promise<unknown>)[]} */
  const closes = [];
  const parties = new OpenParties();
  const atEnd = (/** @type {() => Promise<unknown>} */ close) => void closes.push(close);
  atEnd(() => parties.close());
  const closeAll = async () => {
    for (const close of closes.splice(0).toReversed()) await close().catch(() => {});
  };
  const undo = onInterruption(() => closeAll().finally(() => process.exit(130)));
  try {
    const trials = chosen.flatMap((row) => row.trials({ parties, seconds, quick, atEnd }));
    return await runTrials(trials, { rounds, say });
  } finally {
    undo();
    await closeAll();
  }
}

/** Ctrl-C leaves nothing behind. @param {() => void} stop */
function onInterruption(stop) {
  process.once('SIGINT', stop).once('SIGTERM', stop);
  return () => void process.off('SIGINT', stop).off('SIGTERM', stop);
}
