import type { CaseResult, Problem, RunResult, TranscriptEntry } from '../../model/result.ts';
import { countsAgainst, standingOf, wasRun } from '../../standing.ts';
import { runAgain } from '../run-again.ts';
import { streamLabels } from '../stream-labels.ts';
import { caseAnchor, escapedHtml, sentenceHtml } from './escaped-html.ts';
import { mark } from './marks.ts';

/** One case: a line to open, and in it what it shows, what went wrong, how to run it again, and all that went over the streams. */
export function caseHtml(run: RunResult, result: CaseResult): string {
  const { id, title } = result.case;
  const standing = standingOf(result);
  const open = countsAgainst(standing, run) ? ' open' : '';
  const took = wasRun(standing) ? `${Math.round(result.durationMs)} ms` : '';
  return `<details class="case" id="${escapedHtml(caseAnchor(id))}" data-verdict="${standing}"${open}>
<summary>${mark(standing)}<span class="name">${escapedHtml(title)} <code class="quiet">${escapedHtml(id)}</code></span><span class="took quiet">${took}</span></summary>
<div class="body">
${reasonHtml(result)}
${result.problems.map((problem) => problemHtml(result, problem)).join('\n')}
<p class="quiet">${requirementsHtml(result)}</p>
<p>Again: <code>${escapedHtml(runAgain(run, id))}</code></p>
${transcriptHtml(result.transcript)}
</div>
</details>`;
}

function reasonHtml(result: CaseResult): string {
  if (standingOf(result) === 'unexpected-pass')
    return '<p>It passes, though the list of known failures names it: take it off the list.</p>';
  return result.reason === null ? '' : `<p>${escapedHtml(result.reason)}</p>`;
}

function problemHtml(result: CaseResult, { requirement, text, step }: Problem): string {
  const sentence = result.case.requirements.find(({ id }) => id === requirement)?.text;
  const place = step === null ? 'a law that holds throughout' : `step ${step}`;
  const told =
    sentence === undefined ? '' : `<p class="quiet">${requirement} says: ${sentenceHtml(sentence)}</p>`;
  return `<div class="problem"><strong>${escapedHtml(requirement)}</strong> (${place}): ${escapedHtml(text)}${told}</div>`;
}

function requirementsHtml({ case: { requirements, capabilities, level, needs } }: CaseResult): string {
  const ids = requirements.map(({ id }) => `<a href="#${escapedHtml(id)}">${escapedHtml(id)}</a>`).join(', ');
  const announced = capabilities.length === 0 ? '' : `; with ${escapedHtml(capabilities.join(', '))}`;
  const arranged = needs.length === 0 ? '' : `; needs ${escapedHtml(needs.join(', '))}`;
  return `${level}, shows ${ids}${announced}${arranged}`;
}

function transcriptHtml(transcript: readonly TranscriptEntry[]): string {
  if (transcript.length === 0) return '';
  return `<ol class="transcript">\n${transcript.map(lineHtml).join('\n')}\n</ol>`;
}

function lineHtml({ atMs, stream, text }: TranscriptEntry): string {
  const time = `${Math.round(atMs)} ms`;
  return `<li class="line"><span>${time}</span><span class="${stream}">${streamLabels[stream]}</span><span>${escapedHtml(text)}</span></li>`;
}
