import { backendEnvironment, pythonSettings } from '../process/environment.ts';
import { announcementOf } from './backend/announcement.ts';
import type { CaseWorld } from './backend/case-world.ts';
import { findBackend } from './backend/find-backend.ts';
import { openProcess } from './backend/open-process.ts';
import { checkConditions } from './load/check-conditions.ts';
import type { Suite } from './load/suite.ts';
import type { RunResult } from './model/result.ts';
import type { RunSuiteOptions } from './run-suite-options.ts';

/** What the cases of a run have in common, and what the backend announces. */
interface OpenedWorld {
  readonly world: CaseWorld;
  readonly announced: NonNullable<RunResult['announced']>;
}

/**
 * Finds the backend, and asks it what it announces: that decides which cases there are, so no mutant stands in between.
 *
 * @throws ConformanceError if there is no such program or condition, or it does not become ready
 */
export async function openWorld(suite: Suite, options: RunSuiteOptions): Promise<OpenedWorld> {
  checkConditions(suite, options.conditions);
  const common = {
    contract: suite.contract,
    requirements: new Map(suite.requirements.map((requirement) => [requirement.id, requirement])),
    plan: findBackend({
      command: options.command,
      cwd: options.cwd ?? process.cwd(),
      env: backendEnvironment(process.env, { ...pythonSettings(), ...options.env }),
    }),
    conditions: options.conditions,
    timeoutFactor: options.timeoutFactor ?? 1,
    signal: options.signal ?? new AbortController().signal,
  };
  const announced = await announcementOf({ ...common, open: openProcess });
  const open = options.mutant?.(openProcess) ?? openProcess;
  return { world: { ...common, open, announced: new Set(announced.capabilities) }, announced };
}
