import type { Case, CaseResult, Requirement, RunResult, TranscriptEntry } from 'stdwire/conformance';

/** A requirement that only its id tells from others. */
export function requirement(id: string, rest: Partial<Requirement> = {}): Requirement {
  return { id, side: 'backend', tag: 'reference', level: 'MUST', text: `What \`${id}\` says.`, ...rest };
}

/** A result of a case; it passed, and the case is named by its id. */
export function result(
  id: string,
  rest: Partial<CaseResult> = {},
  about: Partial<Case> = {},
): CaseResult & { readonly case: Case } {
  const requirements = about.requirements ?? [requirement('CMD-1')];
  const facts: Case = {
    id,
    title: `The title of ${id}`,
    origin: 'scenario',
    group: 'Commands',
    level: 'MUST',
    requirements,
    capabilities: [],
    setups: [],
    variables: {},
    notApplicable: null,
    needs: [],
    scenario: { id, title: id, requirements: ['CMD-1'], steps: [{ restart: true }] },
    ...about,
  };
  return {
    verdict: 'passed',
    known: false,
    reason: null,
    problems: [],
    durationMs: 12.4,
    transcript: [],
    ...rest,
    case: facts,
  };
}

/** A result of a case that failed with one problem. */
export function failure(id: string, rest: Partial<CaseResult> = {}, about: Partial<Case> = {}): CaseResult {
  const problems = [{ requirement: 'CMD-1', text: 'Two answers came.', step: 2 }];
  return result(id, { verdict: 'failed', problems, ...rest }, about);
}

/** Lines on stdout, one every ten milliseconds. */
export function lines(...texts: readonly string[]): readonly TranscriptEntry[] {
  return texts.map((text, index) => ({ atMs: index * 10, stream: 'stdout', text }));
}

/** A run of these results, which holds unless said otherwise. */
export function runOf(results: readonly CaseResult[], rest: Partial<RunResult> = {}): RunResult {
  return {
    protocol: { name: 'songs', version: '1.0.0' },
    subject: { side: 'backend', command: ['./backend', '--data-dir', '{dir}'] },
    announced: { capabilities: ['ping', 'operations'], version: '1' },
    startedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
    durationMs: 2345,
    strict: false,
    results,
    holds: true,
    unknownKnown: [],
    ...rest,
  };
}
