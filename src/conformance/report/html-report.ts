import { createHash } from 'node:crypto';
import type { RunResult } from '../model/result.ts';
import { byGroup, countsAgainst, standingOf, standings, standingWords, tally } from '../standing.ts';
import { commandText } from './command-text.ts';
import { countOfCases } from './count-of-cases.ts';
import { caseHtml } from './html/case-html.ts';
import { escapedHtml } from './html/escaped-html.ts';
import { mark } from './html/marks.ts';
import { requirementsHtml } from './html/requirements-html.ts';
import { script } from './html/script.ts';
import { style } from './html/style.ts';

/**
 * A run as one HTML page that needs nothing else, and may load nothing else: counts, every case with its transcript, and a
 * table of the requirements. Everything that came from the backend stands in it as text.
 */
export function htmlReport(run: RunResult): string {
  const title = `${run.holds ? 'Holds' : 'Falls short'}: ${run.protocol.name} ${run.protocol.version}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapedHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#cases">To the cases</a>
<header>
<h1>${run.subject.side === 'client' ? 'Client' : 'Backend'} conformance: ${escapedHtml(run.protocol.name)} ${escapedHtml(run.protocol.version)}</h1>
${holdsHtml(run)}
${factsHtml(run)}
</header>
<main>
<h2>Summary</h2>
${countsHtml(run)}
${filterHtml(run)}
<div id="cases" tabindex="-1">
${groupsHtml(run)}
</div>
<h2>Requirements</h2>
${requirementsHtml(run)}
</main>
<script type="module">${script}</script>
</body>
</html>
`;
}

/** Nothing is loaded, and nothing runs but the page's own style and script, told by what is in them: https://www.w3.org/TR/CSP3/ */
const policy = [
  "default-src 'none'",
  `style-src '${hashOf(style)}'`,
  `script-src '${hashOf(script)}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function holdsHtml(run: RunResult): string {
  const against = run.results.filter((result) => countsAgainst(standingOf(result), run)).length;
  const strangers = run.unknownKnown.map((id) => `<code>${escapedHtml(id)}</code>`).join(', ');
  const told = run.holds
    ? '<p class="holds good">It holds.</p>'
    : `<p class="holds bad">It falls short: ${against} of ${countOfCases(run.results.length)}.</p>`;
  return strangers === ''
    ? told
    : `${told}\n<p>In the list of known failures, and no case of this run: ${strangers}.</p>`;
}

function factsHtml({ subject, announced, startedAt, durationMs, strict }: RunResult): string {
  const capabilities = announced?.capabilities.join(', ');
  const facts: readonly (readonly [string, string])[] = [
    ['Command', `<code>${escapedHtml(commandText(subject.command))}</code>`],
    ...(subject.side === 'backend' ? [['Announced', announcedHtml(capabilities)] as const] : []),
    [
      'When',
      `${new Date(startedAt).toISOString().slice(0, 19).replace('T', ' ')} UTC, for ${(durationMs / 1000).toFixed(1)} s`,
    ],
    ...(strict
      ? [['Strict', 'what is only recommended, and what nobody arranged for, counts as well'] as const]
      : []),
  ];
  return `<dl class="facts">\n${facts.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('\n')}\n</dl>`;
}

function announcedHtml(capabilities: string | undefined): string {
  if (capabilities === undefined) return 'it never said that it is ready';
  return capabilities === '' ? 'no capability, so only the reference binds it' : escapedHtml(capabilities);
}

function countsHtml({ results }: RunResult): string {
  const total = tally(results);
  const columns = standings.filter((standing) => total.has(standing));
  const row = (name: string, counts: ReturnType<typeof tally>): string =>
    `<tr><th scope="row">${escapedHtml(name)}</th>${columns.map((one) => `<td>${counts.get(one) ?? '–'}</td>`).join('')}</tr>`;
  const rows = [...byGroup(results)].map(([group, members]) => row(group, tally(members)));
  return `<div class="scroll" role="region" aria-label="Counts by group" tabindex="0"><table class="counts">
<thead><tr><th scope="col">Group</th>${columns.map((one) => `<th scope="col">${mark(one)}</th>`).join('')}</tr></thead>
<tbody>
${[...rows, row('In all', total)].join('\n')}
</tbody>
</table></div>`;
}

/** Hidden until the script has shown that it runs. */
function filterHtml({ results }: RunResult): string {
  const boxes = [...tally(results)].map(
    ([standing, count]) =>
      `<label><input type="checkbox" name="verdict" value="${standing}" checked> ${standingWords[standing]} (${count})</label>`,
  );
  return `<form class="filter" role="search" aria-label="Cases" hidden>
<fieldset><legend>Show</legend>${boxes.join('')}</fieldset>
<label>with the text <input type="search" name="text" autocomplete="off"></label>
<button type="reset">Show all</button>
<output></output>
</form>`;
}

function groupsHtml(run: RunResult): string {
  return [...byGroup(run.results)]
    .map(
      ([group, results]) =>
        `<section class="group">\n<h2>${escapedHtml(group)}</h2>\n${results.map((result) => caseHtml(run, result)).join('\n')}\n</section>`,
    )
    .join('\n');
}
