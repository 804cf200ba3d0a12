import { EXIT_CONFIGURATION } from '../client/exit-errors.ts';
import { type BackendError, BackendExitedError, StartError, type StartFailure } from '../errors.ts';

/** Reasons that another try cannot change. */
const FINAL: ReadonlySet<StartFailure> = new Set([
  'not-found',
  'not-executable',
  'no-such-cwd',
  'inside-archive',
  'configuration',
  'protocol-version',
]);

/** Whether another start can end better than this one did. */
export function isRestartable(failure: BackendError): boolean {
  if (failure instanceof StartError) return !FINAL.has(failure.reason);
  return !(failure instanceof BackendExitedError && failure.exitCode === EXIT_CONFIGURATION);
}
