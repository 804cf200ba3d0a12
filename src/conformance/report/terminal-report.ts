import type { RunResult } from '../model/result.ts';
import {
  byGroup,
  countsAgainst,
  type Standing,
  standingOf,
  standings,
  standingWords,
  tally,
} from '../standing.ts';
import { commandText } from './command-text.ts';
import { countOfCases } from './count-of-cases.ts';
import { failureText } from './failure-text.ts';
import { notRunText } from './not-run-text.ts';
import { type Paint, paint } from './paint.ts';
import type { TerminalReportOptions } from './terminal-report-options.ts';
import { textTable } from './text-table.ts';
import { visibleText } from './visible-text.ts';

/**
 * What a run came to, for a person at a terminal: each failure with its requirement, what was expected and the part of the
 * transcript around it; what was not run and why; a table by group; and in the last line whether it holds.
 */
export function terminalReport(run: RunResult, options: TerminalReportOptions): string {
  const brush = paint(options.colour);
  const parts = [
    headText(run),
    failureTexts(run, options),
    notRunText(run, options.verbose, brush),
    unknownKnownText(run, brush),
    groupTable(run, brush),
    verdictText(run, brush),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function headText({ protocol, subject, announced }: RunResult): string {
  const told = announced === null ? 'it never said that it is ready' : capabilityList(announced.capabilities);
  return [
    `${protocol.name} ${protocol.version}: ${subject.side} ${commandText(subject.command)}`,
    ...(subject.side === 'backend' ? [`Announced: ${told}`] : []),
  ].join('\n');
}

function capabilityList(capabilities: readonly string[]): string {
  return capabilities.length === 0
    ? 'no capability, so only the reference binds it'
    : visibleText(capabilities.join(', '));
}

function failureTexts(run: RunResult, options: TerminalReportOptions): string {
  const shown: readonly Standing[] = options.verbose
    ? ['failed', 'unexpected-pass', 'warned', 'known-failure']
    : ['failed', 'unexpected-pass', 'warned'];
  return shown
    .flatMap((standing) => run.results.filter((result) => standingOf(result) === standing))
    .map((result) => failureText(run, result, options))
    .join('\n\n');
}

function unknownKnownText({ unknownKnown }: RunResult, brush: Paint): string {
  if (unknownKnown.length === 0) return '';
  const title =
    'In the list of known failures, and no case of this run: correct them or take them off the list';
  return [brush.strong(title), ...unknownKnown.map((id) => `  ${id}`)].join('\n');
}

function groupTable({ results }: RunResult, brush: Paint): string {
  const total = tally(results);
  const columns = standings.filter((standing) => total.has(standing));
  const cells = (counts: ReadonlyMap<Standing, number>): string[] =>
    columns.map((standing) => String(counts.get(standing) ?? '–'));
  const rows = [...byGroup(results)].map(([group, members]) => [group, ...cells(tally(members))]);
  const [head = '', ...lines] = textTable([
    ['', ...columns.map((standing) => standingWords[standing])],
    ...rows,
    ['in all', ...cells(total)],
  ]);
  return [brush.strong(head), ...lines].join('\n');
}

function verdictText(run: RunResult, brush: Paint): string {
  const against = run.results.filter((result) => countsAgainst(standingOf(result), run)).length;
  const time = `${(run.durationMs / 1000).toFixed(1)} s`;
  if (run.holds) return brush.good(`It holds: ${countOfCases(run.results.length)} in ${time}.`);
  const strangers = run.unknownKnown.length === 0 ? '' : ', and the list of known failures is not right';
  const strict = run.strict ? ' (--strict)' : '';
  return brush.bad(
    `It falls short: ${against} of ${countOfCases(run.results.length)} in ${time}${strict}${strangers}.`,
  );
}
