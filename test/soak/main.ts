/** The program behind `npm run soak`: makes the runs, each in a process of its own, and prints what they reached. */

import { runs } from './runs.ts';
import { helpText, readArguments } from './support/arguments.ts';
import { machine } from './support/machine.ts';
import { type Outcome, report } from './support/report.ts';
import { runApart } from './support/run-apart.ts';

const available = runs.filter(({ posixOnly }) => !(posixOnly && process.platform === 'win32'));
const chosen = readArguments(process.argv.slice(2), available);
if ('problem' in chosen) {
  process.stderr.write(`${chosen.problem}\n`);
  process.exit(2);
}
if ('help' in chosen) {
  process.stdout.write(helpText(available));
  process.exit(0);
}

// Ctrl-C ends the run that is under way, as it reaches that as well. What was found until then is told all the same.
let interrupted = false;
process.on('SIGINT', () => {
  interrupted = true;
});
const outcomes: Outcome[] = [];
for (const { run, count } of chosen.work) {
  if (interrupted) break;
  const found = await runApart(run, count);
  outcomes.push({ run, count, ...found });
}
process.stdout.write(report(outcomes, await machine()));
process.exitCode = outcomes.every(({ figures }) => figures.every(({ ok }) => ok)) ? 0 : 1;
