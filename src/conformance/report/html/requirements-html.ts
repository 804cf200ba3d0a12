import type { Requirement } from '../../model/requirement.ts';
import type { CaseResult, RunResult } from '../../model/result.ts';
import { standingOf, tally } from '../../standing.ts';
import { caseAnchor, escapedHtml, sentenceHtml } from './escaped-html.ts';
import { mark } from './marks.ts';

/** Every requirement with what its cases came to, and links to them; why there is none for those without. */
export function requirementsHtml(run: RunResult): string {
  const rows = requirementsOf(run).map((requirement) => {
    const results = run.results.filter((result) =>
      result.case.requirements.some(({ id }) => id === requirement.id),
    );
    return rowHtml(requirement, results);
  });
  return `<table class="requirements">
<thead><tr><th scope="col">Requirement</th><th scope="col">What it says, and the cases that show it</th><th scope="col">Came to</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>`;
}

/** Those of the run where it has them, else those of its cases. */
function requirementsOf({ requirements, results }: RunResult): readonly Requirement[] {
  if (requirements !== undefined) return requirements;
  const all = results.flatMap((result) => result.case.requirements);
  return [...new Map(all.map((requirement) => [requirement.id, requirement])).values()];
}

function rowHtml({ id, tag, level, text, excluded }: Requirement, results: readonly CaseResult[]): string {
  const counts = [...tally(results)].map(([standing, count]) => `${count} ${mark(standing)}`).join('<br>');
  const none = `No case: ${escapedHtml(excluded ?? 'none was run.')}`;
  const shown = results.length === 0 ? `<p class="quiet">${none}</p>` : `<p>${linksHtml(results)}</p>`;
  return `<tr id="${escapedHtml(id)}"><th scope="row"><strong>${escapedHtml(id)}</strong><br><span class="quiet">${level}, ${escapedHtml(tag)}</span></th><td>${sentenceHtml(text)}${shown}</td><td>${counts}</td></tr>`;
}

/** Of a requirement with very many cases, those that did not pass and some of the others. */
const SOME = 12;

function linksHtml(results: readonly CaseResult[]): string {
  const passed = results.filter((result) => standingOf(result) === 'passed');
  const others = results.filter((result) => standingOf(result) !== 'passed');
  const shown = [...others, ...passed].slice(0, Math.max(SOME, others.length));
  const links = shown.map(
    ({ case: { id } }) =>
      `<a href="#${encodeURIComponent(caseAnchor(id))}"><code>${escapedHtml(id)}</code></a>`,
  );
  const more = results.length - shown.length;
  return `${links.join(', ')}${more === 0 ? '' : ` and ${more} more`}`;
}
