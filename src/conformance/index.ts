/**
 * The conformance kit: tests a backend, or a client, in any language, against a protocol folder.
 *
 * @module
 */

export type { Case, CaseOrigin } from './model/case.ts';
export type { Pattern } from './model/pattern.ts';
export type { Requirement } from './model/requirement.ts';
export type { CaseResult, Problem, RunResult, TranscriptEntry, Verdict } from './model/result.ts';
export type { Scenario, SuiteFile } from './model/scenario.ts';
export type { Step } from './model/step.ts';
export { caseLine } from './report/case-line.ts';
export { htmlReport } from './report/html-report.ts';
export { jsonReport } from './report/json-report.ts';
export { junitReport } from './report/junit-report.ts';
export { terminalReport } from './report/terminal-report.ts';
export type { TerminalReportOptions } from './report/terminal-report-options.ts';
