import { StartError } from '../../errors.ts';
import { invocationOf } from '../../process/process-options.ts';
import { STOP_WAITS, type StopWaits } from '../../wire/transport.ts';
import { explained } from './explained.ts';
import { ok, problem, skipped } from './finding.ts';
import type { Check } from './patient.ts';

const NO_LIFE: { generation: number; maxLineBytes: number; stop: StopWaits } = {
  generation: 0,
  maxLineBytes: 1,
  stop: STOP_WAITS,
};

/** Whether the program and its working folder are there, and the program may be run. */
export const programCheck: Check = {
  name: 'program',
  run: (patient) => {
    if (patient.settled === undefined) return skipped('Which program is run is not known.');
    try {
      patient.invocation = invocationOf(patient.settled, NO_LIFE);
      return ok(`${patient.invocation.program} is there and may be run, in ${patient.invocation.cwd}.`);
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      return problem(...explained(error, patient));
    }
  },
};
