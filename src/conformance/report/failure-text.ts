import type { CaseResult, Problem, RunResult, TranscriptEntry } from '../model/result.ts';
import { standingOf } from '../standing.ts';
import { caseLine } from './case-line.ts';
import { type Paint, paint } from './paint.ts';
import { runAgain } from './run-again.ts';
import { streamLabels } from './stream-labels.ts';
import type { TerminalReportOptions } from './terminal-report-options.ts';
import { transcriptAround } from './transcript-around.ts';
import { visibleText } from './visible-text.ts';

/** A case that somebody has to look at: its line, each problem with the sentence of its requirement, and how to run it again. */
export function failureText(
  run: RunResult,
  result: CaseResult,
  { colour, again = [] }: TerminalReportOptions,
): string {
  const brush = paint(colour);
  return [
    caseLine(result, { colour }),
    ...remark(result),
    ...problemsByMoment(result).flatMap(([problems, entries]) => [
      ...problems.flatMap((problem) => problemLines(result, problem, brush)),
      ...entries.map((entry) => entryLine(entry, brush)),
    ]),
    `  Again: ${runAgain(run, result.case.id, again)}`,
  ].join('\n');
}

function remark(result: CaseResult): readonly string[] {
  if (standingOf(result) !== 'unexpected-pass') return [];
  return ['  The list of known failures names it, and it passes: take it off the list.'];
}

/** Problems that showed at the same time share one piece of transcript. */
function problemsByMoment(
  result: CaseResult,
): readonly (readonly [readonly Problem[], readonly TranscriptEntry[]])[] {
  const moments = [...new Set(result.problems.map(({ atMs }) => atMs))];
  return moments.map((atMs) => [
    result.problems.filter((problem) => problem.atMs === atMs),
    transcriptAround(result.transcript, atMs),
  ]);
}

function problemLines(
  result: CaseResult,
  { requirement, text, step }: Problem,
  brush: Paint,
): readonly string[] {
  const known = result.case.requirements.find(({ id }) => id === requirement);
  const place = step === null ? 'always' : `step ${step}`;
  return [
    ...indented(`${brush.strong(requirement)} (${place}): ${visibleText(text)}`, 2),
    ...(known === undefined ? [] : indented(brush.faint(`${requirement}, ${known.level}: ${known.text}`), 4)),
  ];
}

function entryLine({ atMs, stream, text }: TranscriptEntry, brush: Paint): string {
  const head = `${String(Math.round(atMs)).padStart(8)} ms ${streamLabels[stream].padEnd(8)} `;
  return `    ${brush.faint(head)}${shortened(visibleText(text).replaceAll('\n', '\\n'))}`;
}

/** A line of a terminal report is read, not searched: the HTML and JSON reports have the rest. */
const LONGEST = 400;

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${text.length} characters)`;
}

function indented(text: string, by: number): readonly string[] {
  return text.split('\n').map((line) => `${' '.repeat(by)}${line}`);
}
