import { basename } from 'node:path';
import { ok, skipped, warning } from './finding.ts';
import type { Check } from './patient.ts';
import { type RunningProcess, runningProcesses } from './running-processes.ts';

/** Whether the same backend runs already: what a crash left behind, or another copy of the application. */
export const leftoverCheck: Check = {
  name: 'leftovers',
  run: async ({ invocation }) => {
    if (invocation === undefined) return skipped('Which program is run is not known.');
    const found = sameAs(invocation.program, invocation.args, await runningProcesses());
    if (found.length === 0) return ok('The same backend runs nowhere else.');
    const list = found
      .map(({ pid, parent }) => `${pid} (started by ${parent === 1 ? 'nobody who is still there' : parent})`)
      .join(', ');
    return warning(
      `The same backend runs already: process ${list}.`,
      'If no other copy of the application is open, end it by its number. Nothing was ended here.',
    );
  },
};

/** Processes that run the same program with the same arguments. Which interpreter a name leads to is not compared. */
export function sameAs(
  program: string,
  args: readonly string[],
  processes: readonly RunningProcess[],
): readonly RunningProcess[] {
  const name = nameOf(program);
  return processes.filter(({ pid, words }) => {
    const [own = '', ...rest] = words;
    return (
      pid !== process.pid &&
      nameOf(own) === name &&
      rest.length === args.length &&
      rest.every((word, index) => word === args[index])
    );
  });
}

/** `python3.11` and `python` of an environment are the same program under two names. */
function nameOf(program: string): string {
  return basename(program)
    .replace(/\.exe$/i, '')
    .replace(/[\d.]+$/, '');
}
