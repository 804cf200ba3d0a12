import type { Invocation } from '../../process/process-options.ts';
import type { Configuration } from '../configuration/read-configuration.ts';
import type { Settled } from '../settle.ts';
import type { DoctorOptions } from './doctor-options.ts';
import type { Result } from './finding.ts';

/** What is examined, as far as it is known. A check takes what earlier ones have found out. */
export interface Patient {
  readonly asked: DoctorOptions;
  /** The options that a client would have, once the configuration is known to be right. */
  settled?: Settled;
  configuration?: Configuration;
  /** What would be run, once it is known to be there. */
  invocation?: Invocation;
  /** The process that was started for the examination, to be gone at its end. */
  started?: {
    readonly pid: number | null;
    readonly stop: () => Promise<void>;
    readonly exit: () => string | null;
  };
}

/** One thing that is looked at. */
export interface Check {
  readonly name: string;
  /** Looks at it; never throws for what is wrong with the patient. */
  readonly run: (patient: Patient) => Promise<Result> | Result;
}
