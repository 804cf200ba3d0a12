import { StartError } from '../../errors.ts';
import { settle } from '../settle.ts';
import { ok, problem } from './finding.ts';
import type { Check } from './patient.ts';

/** Whether the configuration file, if there is one, can be used, and a program is named. */
export const configurationCheck: Check = {
  name: 'configuration',
  run: (patient) => {
    const { onFinding: _, port: __, signal: ___, ...options } = patient.asked;
    try {
      const settled = settle(options);
      patient.settled = settled;
      if (settled.configuration === undefined) return ok('No configuration file is used.');
      patient.configuration = settled.configuration;
      return ok(`${settled.configuration.path} is valid.`);
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      return problem(error.message, 'See docs/configuration.md for what may stand in it.');
    }
  },
};
