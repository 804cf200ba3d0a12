import { type Standing, standingWords } from '../../standing.ts';

/** How a standing looks: a sign and words, and a colour beside them. */
const looks: Readonly<Record<Standing, { readonly sign: string; readonly look: string }>> = {
  passed: { sign: '✓', look: 'good' },
  failed: { sign: '✗', look: 'bad' },
  'unexpected-pass': { sign: '✗', look: 'bad' },
  warned: { sign: '!', look: 'doubt' },
  'not-arranged': { sign: '?', look: 'doubt' },
  'known-failure': { sign: '~', look: 'doubt' },
  'not-announced': { sign: '–', look: 'quiet' },
  'not-applicable': { sign: '–', look: 'quiet' },
};

/** The words of a standing, with its sign. The sign comes from the style sheet, so that no reader says it aloud. */
export function mark(standing: Standing): string {
  const { sign, look } = looks[standing];
  return `<span class="mark ${look}" data-sign="${sign}">${standingWords[standing]}</span>`;
}
