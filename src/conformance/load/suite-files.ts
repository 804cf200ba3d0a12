import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Requirement, requirementsFileSchema } from '../model/requirement.ts';
import { type SuiteFile, scenarioFileSchema, suiteFileSchema } from '../model/scenario.ts';
import { jsonFilesIn, readJson, type SuiteSource } from './read-json.ts';

/** A section of the protocol's prose with its requirements. */
export interface RequirementSection {
  readonly id: string;
  readonly title: string;
  readonly requirements: readonly Requirement[];
}

/** A file of scenarios, and whether it holds for every protocol. */
export interface ScenarioSource extends SuiteSource<ReturnType<typeof scenarioFileSchema.parse>> {
  readonly isGeneral: boolean;
}

/** What the files of a suite hold. */
export interface SuiteFiles {
  readonly sections: readonly RequirementSection[];
  readonly scenarios: readonly ScenarioSource[];
  readonly suite: SuiteFile;
  /** Whether the protocol has a suite of its own. */
  readonly hasSuite: boolean;
}

/** Where the suite of a protocol is told, relative to its folder. */
export const SUITE_FILE = 'conformance/suite.json';

/**
 * Reads the requirements and the scenarios for every protocol, and those of one.
 *
 * @param root - the folder of the protocol
 * @param shippedRoot - where what holds for every protocol lies
 */
export function readSuiteFiles(root: string, shippedRoot: string): SuiteFiles {
  const hasSuite = existsSync(join(root, SUITE_FILE));
  const read = (folder: string, from: string, isGeneral: boolean): ScenarioSource[] =>
    jsonFilesIn(from, folder).map((file) => ({ ...readJson(from, file, scenarioFileSchema), isGeneral }));
  return {
    sections: readJson(shippedRoot, 'conformance/requirements.json', requirementsFileSchema).value.sections,
    scenarios: [
      ...read('conformance/general', shippedRoot, true),
      ...read('conformance/scenarios', root, false),
    ],
    suite: hasSuite ? readJson(root, SUITE_FILE, suiteFileSchema).value : NO_SUITE,
    hasSuite,
  };
}

const NO_SUITE: SuiteFile = { title: '', commands: {}, setups: {}, examples: {}, conditions: {} };
