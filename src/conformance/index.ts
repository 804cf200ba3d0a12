/**
 * The conformance kit: tests a backend, or a client, in any language, against a protocol folder.
 *
 * @module
 */

export type { BackendWire, OpenWire, WireReceiver, WireStart } from './backend/wire.ts';
export type { ClientCase } from './client/client-case.ts';
export { type ClientSuite, loadClientSuite } from './client/load-client-suite.ts';
export { type ClientMutant, clientMutants } from './client/mutants/client-mutants.ts';
export { type RunClientMutantsOptions, runClientMutants } from './client/mutants/run-client-mutants.ts';
export { runClientSuite } from './client/run-client-suite.ts';
export type { RunClientSuiteOptions } from './client/run-client-suite-options.ts';
export { ConformanceError, SuiteError } from './errors.ts';
export { type LoadSuiteOptions, loadSuite } from './load/load-suite.ts';
export { type Conditions, readConditions } from './load/read-conditions.ts';
export { selectCases } from './load/select-cases.ts';
export type { Suite } from './load/suite.ts';
export type { RequirementSection } from './load/suite-files.ts';
export type { Case, CaseFacts, CaseOrigin, Setup } from './model/case.ts';
export type { Condition } from './model/conditions.ts';
export type { Json } from './model/json.ts';
export type { Pattern } from './model/pattern.ts';
export type { Requirement } from './model/requirement.ts';
export type { CaseResult, Problem, RunResult, TranscriptEntry, Verdict } from './model/result.ts';
export type { Scenario, SuiteFile } from './model/scenario.ts';
export type { Step } from './model/step.ts';
export {
  type Encounter,
  type Mutant,
  type MutantFacts,
  type MutantsResult,
  mutants,
  type RunMutantsOptions,
  runMutants,
} from './mutants/index.ts';
export { caseLine } from './report/case-line.ts';
export { htmlReport } from './report/html-report.ts';
export { jsonReport } from './report/json-report.ts';
export { junitReport } from './report/junit-report.ts';
export { encounterLine, mutantsReport } from './report/mutants-report.ts';
export { terminalReport } from './report/terminal-report.ts';
export type { TerminalReportOptions } from './report/terminal-report-options.ts';
export { runSuite } from './run-suite.ts';
export type { RunSuiteOptions } from './run-suite-options.ts';
