import { StartError } from '../../errors.ts';
import { httpSettings } from '../http-settings.ts';
import { settle } from '../settle.ts';
import { ok, problem } from './finding.ts';
import type { Check } from './patient.ts';

const WHAT_TO_DO =
  'Correct the file, or name another one with --config. With "$schema": "./node_modules/stdwire/schema/stdwire.schema.json" in it an editor completes the names and marks what is wrong.';

/** Whether the configuration file, if there is one, can be used, and a program is named. */
export const configurationCheck: Check = {
  name: 'configuration',
  run: (patient) => {
    const { onFinding: _, port: __, signal: ___, isHttpBackend, ...options } = patient.asked;
    try {
      const settled = settle(options);
      patient.settled = isHttpBackend ? httpSettings(settled) : settled;
      if (settled.configuration === undefined) return ok('No configuration file is used.');
      patient.configuration = settled.configuration;
      return ok(`${settled.configuration.path} is valid.`);
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      return problem(error.message, WHAT_TO_DO);
    }
  },
};
