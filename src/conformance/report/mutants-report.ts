import type { Encounter, MutantsResult } from '../mutants/run-mutants.ts';
import { countOfCases } from './count-of-cases.ts';
import { paint } from './paint.ts';
import { visibleText } from './visible-text.ts';

/** The line of one mutant and the case that has met it. Without a line end. */
export function encounterLine(
  { mutant, result, outcome }: Encounter,
  { colour }: { readonly colour: boolean },
): string {
  const brush = paint(colour);
  const { id } = result.case;
  if (outcome === 'killed')
    return `${brush.good('killed'.padEnd(9))} ${mutant.id} by ${id} ${brush.faint(`(${result.durationMs} ms)`)}`;
  if (outcome === 'survived')
    return `${brush.bad('SURVIVED'.padEnd(9))} ${mutant.id}: ${id} ${result.reason === null ? 'does not find it out' : 'fails without it, so it finds nothing out'}`;
  return `${brush.faint('not run'.padEnd(9))} ${mutant.id} by ${id}: ${visibleText(result.reason ?? '')}`;
}

/** What a run of mutants came to: which cases let one live, which cases nobody has seen fail, and whether it holds. */
export function mutantsReport(run: MutantsResult, { colour }: { readonly colour: boolean }): string {
  const brush = paint(colour);
  const killed = new Set(
    run.encounters.filter(({ outcome }) => outcome === 'killed').map(({ mutant }) => mutant.id),
  );
  const cases = new Set(
    run.encounters.filter(({ outcome }) => outcome === 'killed').map(({ result }) => result.case.id),
  );
  const left = run.encounters.filter(({ outcome }) => outcome === 'not-run').length;
  const survived = run.encounters.filter(({ outcome }) => outcome === 'survived');
  const parts = [
    section('A mutant lives, although these had to find it out:', survived.map(survivorText)),
    section('No mutant is listed for these, so nobody has seen them fail:', run.unproven),
    section('In the list of kills, or missing from it, without meaning anything:', run.strangers),
    run.holds
      ? brush.good(
          `It holds: ${mutantsIn(killed.size)} killed by ${countOfCases(cases.size)}${left === 0 ? '' : `; ${left} not run`}.`,
        )
      : brush.bad(`It falls short: ${mutantsIn(killed.size)} killed, ${survived.length} not found out.`),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function survivorText({ mutant, result }: Encounter): string {
  const [problem] = result.problems;
  const elsewhere =
    problem === undefined ? '' : ` (it fails, but of ${problem.requirement}, which is not its own)`;
  return `${mutant.id} in ${result.case.id}${elsewhere}: ${mutant.title}`;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [title, ...lines.map((line) => `  ${line}`)].join('\n');
}

function mutantsIn(count: number): string {
  return count === 1 ? '1 mutant' : `${count} mutants`;
}
