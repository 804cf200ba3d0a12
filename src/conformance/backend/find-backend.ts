import { StartError } from '../../errors.ts';
import { findProgram } from '../../process/find-program.ts';
import { ConformanceError } from '../errors.ts';
import type { StartPlan } from './arrange.ts';

/** Looks for the program before anything is started, so that a missing one is told once and in words. */
export function findBackend({ command: [program, ...args], cwd, env }: StartPlan): StartPlan {
  try {
    return { command: [findProgram(program, cwd, env), ...args], cwd, env };
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    throw new ConformanceError(`The backend cannot be run: ${error.message}`, { cause: error });
  }
}
