import type { RunResult } from '../model/result.ts';
import { commandText } from './command-text.ts';

/**
 * The command line that runs one case again.
 *
 * @param options those of the run that change what a case does, such as `--protocol DIR`.
 */
export function runAgain({ subject }: RunResult, caseId: string, options: readonly string[] = []): string {
  const side = subject.side === 'client' ? ['--client'] : [];
  return commandText([
    'stdwire',
    'conformance',
    ...side,
    ...options,
    '--filter',
    caseId,
    '--',
    ...subject.command,
  ]);
}
