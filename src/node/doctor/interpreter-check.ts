import { basename } from 'node:path';
import type { Invocation } from '../../process/process-options.ts';
import { ok, problem, skipped } from './finding.ts';
import type { Check } from './patient.ts';
import { runBriefly } from './run-briefly.ts';

const OLDEST = [3, 11] as const;
const SCRIPT =
  'import sys; print(*sys.version_info[:3]); print(sys.executable); print(sys.prefix != sys.base_prefix)';

/** Whether a program is a Python interpreter, by its name. */
export function isPython({ program }: Invocation): boolean {
  return /^(?:python|pypy)[\d.]*(?:w?\.exe)?$/i.test(basename(program));
}

/** Which Python runs the backend, and whether it is new enough. */
export const interpreterCheck: Check = {
  name: 'interpreter',
  run: async ({ invocation }) => {
    if (invocation === undefined) return skipped('There is no program that could be asked.');
    if (!isPython(invocation))
      return skipped(`${invocation.program} is not a Python interpreter by its name.`);
    const { code, out, err } = await runBriefly(invocation, ['-c', SCRIPT]);
    const [version = '', path = '', isVirtual] = out.trim().split(/\r?\n/);
    const numbers = version.split(' ').map(Number);
    if (code !== 0 || numbers.length !== 3) {
      return problem(
        `${invocation.program} does not run as a Python interpreter: ${lastLine(err) ?? code}`,
        'Install Python again, or make the virtual environment again.',
      );
    }
    const text = `Python ${numbers.join('.')} (${path}${isVirtual === 'True' ? ', a virtual environment' : ''})`;
    return isOldEnough(numbers)
      ? ok(`${text}.`)
      : problem(
          `${text} is too old.`,
          `Install Python ${OLDEST.join('.')} or newer, and name it as the program.`,
        );
  },
};

function isOldEnough([major = 0, minor = 0]: readonly number[]): boolean {
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

function lastLine(text: string): string | undefined {
  return text.trim().split('\n').at(-1) || undefined;
}
