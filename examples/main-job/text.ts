/** Letters that take two columns of a terminal: https://www.unicode.org/reports/tr11/ */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\p{Emoji_Presentation}]/u;

const MORE = '…';

/** Makes one line of a text that may hold line breaks, or characters that a terminal would obey. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** How many columns of a terminal a line takes. */
export function columnsOf(line: string): number {
  return [...line].reduce((sum, letter) => sum + columnsOfLetter(letter), 0);
}

/** The line if it fits; otherwise as much of its beginning as fits, with a mark that there was more. */
export function shorten(line: string, columns: number): string {
  if (columnsOf(line) <= columns) return line;
  let kept = '';
  let left = columns - columnsOf(MORE);
  for (const letter of line) {
    left -= columnsOfLetter(letter);
    if (left < 0) break;
    kept += letter;
  }
  return `${kept}${MORE}`;
}

function columnsOfLetter(letter: string): number {
  if (/\p{M}/u.test(letter)) return 0;
  return WIDE.test(letter) ? 2 : 1;
}
