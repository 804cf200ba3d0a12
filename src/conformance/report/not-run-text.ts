import type { CaseResult, RunResult } from '../model/result.ts';
import { type Standing, standingOf } from '../standing.ts';
import { countOfCases } from './count-of-cases.ts';
import type { Paint } from './paint.ts';
import { visibleText } from './visible-text.ts';

/** Which cases were not run, and why: nobody arranged for them, the backend does not claim them, the protocol has nothing for them. */
export function notRunText(run: RunResult, verbose: boolean, brush: Paint): string {
  return [
    notArrangedText(run, verbose, brush),
    notAnnouncedText(run, verbose, brush),
    notApplicableText(run, verbose, brush),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** By condition, because arranging one is one piece of work for somebody. */
function notArrangedText(run: RunResult, verbose: boolean, brush: Paint): string {
  const results = withStanding(run, 'not-arranged');
  if (results.length === 0) return '';
  const lines = grouped(results, ({ reason }) => reason ?? 'A condition is missing.').flatMap(
    ([reason, cases]) => [`  ${visibleText(reason)}`, `    ${idsText(cases, verbose)}`],
  );
  const title = `Not arranged: ${countOfCases(results.length)} that somebody has to arrange something for, with --conditions FILE`;
  return [brush.strong(title), ...lines].join('\n');
}

function notAnnouncedText(run: RunResult, verbose: boolean, brush: Paint): string {
  const results = withStanding(run, 'not-announced');
  if (results.length === 0) return '';
  const announced = new Set(run.announced?.capabilities);
  const missing = (result: CaseResult): string =>
    result.case.capabilities.filter((name) => !announced.has(name)).join(' + ') || 'a capability';
  const lines = grouped(results, missing).map(
    ([capability, found]) =>
      `  ${capability}: ${verbose ? idsText(found, verbose) : countOfCases(found.length)}`,
  );
  const title = `Not announced: ${countOfCases(results.length)} of capabilities that the backend does not claim; nothing is held against it`;
  return [brush.strong(title), ...lines].join('\n');
}

function notApplicableText(run: RunResult, verbose: boolean, brush: Paint): string {
  const results = withStanding(run, 'not-applicable');
  if (results.length === 0) return '';
  const title = `Not applicable: ${countOfCases(results.length)} that this protocol has nothing for`;
  if (!verbose) return brush.strong(title);
  return [
    brush.strong(title),
    ...results.map(({ case: { id }, reason }) => `  ${id}: ${visibleText(reason ?? '')}`),
  ].join('\n');
}

function withStanding({ results }: RunResult, standing: Standing): readonly CaseResult[] {
  return results.filter((result) => standingOf(result) === standing);
}

function grouped(
  results: readonly CaseResult[],
  keyOf: (result: CaseResult) => string,
): readonly (readonly [string, readonly CaseResult[]])[] {
  const keys = [...new Set(results.map(keyOf))];
  return keys.map((key) => [key, results.filter((result) => keyOf(result) === key)]);
}

const SOME = 6;

function idsText(results: readonly CaseResult[], verbose: boolean): string {
  const ids = results.map((result) => result.case.id);
  if (verbose || ids.length <= SOME) return ids.join(', ');
  return `${ids.slice(0, SOME).join(', ')} and ${ids.length - SOME} more`;
}
