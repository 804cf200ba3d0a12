/**
 * What a figure is about. Counts hold on every machine, however busy, and are what `npm test` looks at; times and
 * memory depend on the machine and are judged by `npm run soak` alone; a note has no goal.
 */
type FigureKind = 'count' | 'time' | 'memory' | 'note';

/** One thing that a run has found, beside what it should be. */
export interface Figure {
  readonly kind: FigureKind;
  /** What was counted or measured. */
  readonly what: string;
  /** What it should be, for a person to read; empty for a note. */
  readonly goal: string;
  /** What it is, for a person to read. */
  readonly reached: string;
  readonly ok: boolean;
}

/** How many of the names of what went wrong are shown. */
const SHOWN = 3;

/** Nothing of that kind may have happened. `among` is how many there were that it could have happened to. */
export function none(what: string, found: readonly unknown[], among?: number): Figure {
  const examples = found.slice(0, SHOWN).map(String).join('; ');
  const of = among === undefined ? '' : ` of ${number(among)}`;
  const reached = `${number(found.length)}${of}${found.length > 0 ? ` (${examples})` : ''}`;
  return { kind: 'count', what, goal: '0', reached, ok: found.length === 0 };
}

/** As many as there should be. */
export function exactly(what: string, expected: number, found: number): Figure {
  return {
    kind: 'count',
    what,
    goal: number(expected),
    reached: number(found),
    ok: found === expected,
  };
}

/** No more than that, where the machine has no say in it. */
export function atMost(what: string, limit: number, found: number, unit = ''): Figure {
  const suffix = unit === '' ? '' : ` ${unit}`;
  return {
    kind: 'count',
    what,
    goal: `≤ ${number(limit)}${suffix}`,
    reached: `${number(found)}${suffix}`,
    ok: found <= limit,
  };
}

/** Memory in bytes, shown in MB. It may have become less. */
export function memoryGrowth(what: string, limitMb: number, bytes: number): Figure {
  const megabytes = bytes / 1_000_000;
  return {
    kind: 'memory',
    what,
    goal: `≤ ${number(limitMb)} MB`,
    reached: `${megabytes.toFixed(1)} MB`,
    ok: megabytes <= limitMb,
  };
}

/** Times in milliseconds, none of which may be over the limit; with `share`, that share of them may not. */
export function times(what: string, limitMs: number, measured: readonly number[], share = 1): Figure {
  const judged = percentile(measured, share);
  return {
    kind: 'time',
    what,
    goal: `${share === 1 ? '' : `p${share * 100} `}≤ ${number(limitMs)} ms`,
    reached: spread(measured),
    ok: judged <= limitMs,
  };
}

/** Something worth knowing that has no goal. */
export function note(what: string, reached: string): Figure {
  return { kind: 'note', what, goal: '', reached, ok: true };
}

/** The value that the given share of all of them does not exceed; of none, NaN. */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** A number with its thousands apart, as people write it. */
export function number(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 1 });
}

function spread(values: readonly number[]): string {
  if (values.length === 0) return 'none';
  const [middle, most, all] = [0.5, 0.99, 1].map((share) => percentile(values, share).toFixed(1));
  return `p50 ${middle}, p99 ${most}, max ${all} ms (${number(values.length)})`;
}
