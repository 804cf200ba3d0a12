import type { CaseResult } from '../model/result.ts';
import { type Standing, standingOf, wasRun } from '../standing.ts';
import { type Paint, paint } from './paint.ts';
import { visibleText } from './visible-text.ts';

/** The line of one case while a suite runs: what became of it, its id and title, how long it took. Without a line end. */
export function caseLine(result: CaseResult, { colour }: { readonly colour: boolean }): string {
  const brush = paint(colour);
  const standing = standingOf(result);
  const [word, look] = marks[standing];
  const took = wasRun(standing) ? ` ${brush.faint(`(${Math.round(result.durationMs)} ms)`)}` : '';
  const title = visibleText(result.case.title).replaceAll('\n', ' ');
  return `${brush[look](word.padEnd(14))} ${result.case.id}: ${title}${took}`;
}

/** Upper case is what stands out where there is no colour. */
const marks: Readonly<Record<Standing, readonly [string, keyof Paint]>> = {
  passed: ['ok', 'good'],
  failed: ['FAILED', 'bad'],
  warned: ['WARNED', 'doubtful'],
  'unexpected-pass': ['NOW PASSES', 'bad'],
  'known-failure': ['known failure', 'doubtful'],
  'not-arranged': ['not arranged', 'doubtful'],
  'not-announced': ['not announced', 'faint'],
  'not-applicable': ['not applicable', 'faint'],
};
