import { type Figure, number } from './figure.ts';
import type { SoakRun } from './run.ts';

/** What came of one run. */
export interface Outcome {
  readonly run: SoakRun;
  readonly count: number;
  readonly figures: readonly Figure[];
  readonly seconds: number;
}

/** The figures of all runs as a Markdown table that reads well without a renderer too. */
export function report(outcomes: readonly Outcome[], machine: string): string {
  const rows = outcomes.flatMap(({ run, count, figures, seconds }) =>
    figures.map(({ what, goal, reached, ok }, index) => [
      ...(index === 0 ? [`\`${run.name}\``, `${number(count)} ${run.unit}, ${duration(seconds)}`] : ['', '']),
      what,
      goal,
      cell(reached),
      goal === '' ? '' : ok ? 'ok' : '**missed**',
    ]),
  );
  const missed = outcomes.flatMap(({ figures }) => figures.filter(({ ok }) => !ok)).length;
  const judged = outcomes.flatMap(({ figures }) => figures.filter(({ goal }) => goal !== '')).length;
  const verdict =
    missed === 0 ? `${judged} of ${judged} goals reached.` : `**${missed} of ${judged} goals missed.**`;
  return `## Soak\n\n${table([['run', 'size', 'figure', 'goal', 'reached', ''], ...rows])}\n\n${verdict}\n\n${machine}\n`;
}

/** Seconds or minutes, as a person would say them. */
export function duration(seconds: number): string {
  if (seconds < 100) return `${seconds.toFixed(0)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** Text of any kind, so that it stays within its cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}
