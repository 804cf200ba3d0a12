/** The program behind `npm run soak`: makes the runs, each in a process of its own, and prints what they reached. */

import { runs } from './runs.ts';
import { helpText, readArguments } from './support/arguments.ts';
import { machine } from './support/machine.ts';
import { type Outcome, report } from './support/report.ts';
import { runApart } from './support/run-apart.ts';

const chosen = readArguments(process.argv.slice(2), runs);
if ('problem' in chosen) {
  process.stderr.write(`${chosen.problem}\n`);
  process.exit(2);
}
if ('help' in chosen) {
  process.stdout.write(helpText(runs));
  process.exit(0);
}

const outcomes: Outcome[] = [];
for (const { run, count } of chosen.work) {
  const figures = await runApart(run, count);
  outcomes.push({ run, count, ...figures });
}
process.stdout.write(report(outcomes, await machine()));
process.exitCode = outcomes.every(({ figures }) => figures.every(({ ok }) => ok)) ? 0 : 1;
