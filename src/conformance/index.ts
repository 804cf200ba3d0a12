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
