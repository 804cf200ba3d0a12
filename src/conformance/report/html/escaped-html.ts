import { visibleText } from '../visible-text.ts';

/** A text that may stand in an element or in a quoted attribute, and can be nothing but itself there. */
export function escapedHtml(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);
}

/** A sentence in Markdown, of which requirements use code spans and nothing else. */
export function sentenceHtml(markdown: string): string {
  return markdown
    .split(/`([^`]*)`/)
    .map((part, index) => (index % 2 === 1 ? `<code>${escapedHtml(part)}</code>` : escapedHtml(part)))
    .join('');
}

/** The address of a case in the page. */
export function caseAnchor(id: string): string {
  return `case-${id}`;
}
