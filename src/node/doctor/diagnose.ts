import { configurationCheck } from './configuration-check.ts';
import type { DoctorOptions } from './doctor-options.ts';
import type { Finding } from './finding.ts';
import { problem } from './finding.ts';
import { dataFolderCheck, logFolderCheck } from './folder-checks.ts';
import { interpreterCheck } from './interpreter-check.ts';
import { leftoverCheck } from './leftover-check.ts';
import { moduleCheck } from './module-check.ts';
import type { Check, Patient } from './patient.ts';
import { portCheck } from './port-check.ts';
import { programCheck } from './program-check.ts';
import { readyCheck } from './ready-check.ts';
import { stopCheck } from './stop-check.ts';

/** What was found out about an installation. */
export interface Diagnosis {
  /** Whether nothing stands in the way of the backend. */
  readonly ok: boolean;
  /** Everything that was looked at, in order. */
  readonly findings: readonly Finding[];
}

const checks: readonly Check[] = [
  configurationCheck,
  programCheck,
  interpreterCheck,
  moduleCheck,
  portCheck,
  dataFolderCheck,
  logFolderCheck,
  leftoverCheck,
  readyCheck,
  stopCheck,
];

/**
 * Examines an installation: whether its configuration can be read, its program is there and may be run, its interpreter
 * is new enough and has what it needs, its folders can be written; and, by starting it, whether it gets ready, answers,
 * and ends when it is asked to. Nothing of it is left running, and no process that was there before is touched.
 */
export async function diagnose(options: DoctorOptions): Promise<Diagnosis> {
  const patient: Patient = { asked: options };
  const findings: Finding[] = [];
  const interrupt = (): void => void patient.started?.stop();
  options.signal?.addEventListener('abort', interrupt);
  try {
    for (const check of checks) {
      if (options.signal?.aborted) break;
      const finding = { check: check.name, ...(await examined(check, patient)) };
      findings.push(finding);
      options.onFinding?.(finding);
    }
  } finally {
    options.signal?.removeEventListener('abort', interrupt);
    await patient.started?.stop();
  }
  return { ok: findings.every(({ status }) => status !== 'problem'), findings };
}

/** A check that fails itself is a finding too, and no reason to leave out the others. */
async function examined(check: Check, patient: Patient): Promise<Omit<Finding, 'check'>> {
  try {
    return await check.run(patient);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return problem(`This could not be looked at: ${text}`, 'Report this with the text.');
  }
}
