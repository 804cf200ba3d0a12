import type { CaseFacts } from './case.ts';
import type { Requirement } from './requirement.ts';

/**
 * What became of a case.
 *
 * - `passed`: it holds.
 * - `failed`: it does not.
 * - `warned`: a SHOULD that does not hold.
 * - `not-announced`: it belongs to a capability that the backend does not announce; nothing is held against it.
 * - `not-arranged`: it needs a condition that nobody has arranged. Fails under `--strict`.
 * - `not-applicable`: the protocol has nothing that it could be shown with.
 */
export type Verdict = 'passed' | 'failed' | 'warned' | 'not-announced' | 'not-arranged' | 'not-applicable';

/** One thing that went wrong. */
export interface Problem {
  /** The requirement that is broken. */
  readonly requirement: string;
  /** What was expected, what came, and what that means: whole sentences. */
  readonly text: string;
  /** The step of the scenario, from 1, where it showed; null for a law that is always on. */
  readonly step: number | null;
  /** Whether a setup failed, and not what the case is about. */
  readonly inSetup?: boolean;
  /** When it showed, in milliseconds since the case began: where in the transcript a reader should look. The end, unless given. */
  readonly atMs?: number;
}

/** One line, or part of one, that went over a stream; `kit` is the kit's own voice: starts, signals, exits, waits. */
export interface TranscriptEntry {
  /** Milliseconds since the case began. */
  readonly atMs: number;
  readonly stream: 'stdin' | 'stdout' | 'stderr' | 'kit';
  /** The text without its line end, cut at 2,000 characters; bytes that are no UTF-8 are shown as \xNN. */
  readonly text: string;
}

/** One case, run. */
export interface CaseResult {
  readonly case: CaseFacts;
  readonly verdict: Verdict;
  /** Named in the list of known failures. With `failed` it does not count; with `passed` it fails the run. */
  readonly known: boolean;
  /** Why it is not-announced, not-arranged or not-applicable, in a sentence; null otherwise. */
  readonly reason: string | null;
  readonly problems: readonly Problem[];
  readonly durationMs: number;
  readonly transcript: readonly TranscriptEntry[];
}

/** A whole run, as every report gets it. */
export interface RunResult {
  /** Name and version of the protocol. */
  readonly protocol: { readonly name: string; readonly version: string };
  /** What was tested: `backend` or `client`, and its command line. */
  readonly subject: { readonly side: 'backend' | 'client'; readonly command: readonly string[] };
  /** What the backend announced, from the first ready message; null if it never became ready. */
  readonly announced: { readonly capabilities: readonly string[]; readonly version: string | null } | null;
  /** When it began, in milliseconds since 1970. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly strict: boolean;
  readonly results: readonly CaseResult[];
  /** All of the side that was tested, so that a report can tell of those that no case shows. */
  readonly requirements?: readonly Requirement[];
  /** Whether it holds: no failure that is not known, nothing known that passed; under `strict` no warning and nothing not arranged. */
  readonly holds: boolean;
  /** Ids in the list of known failures that no case of the run has; the run does not hold with one. */
  readonly unknownKnown: readonly string[];
}
