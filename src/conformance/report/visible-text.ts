/**
 * What a backend wrote, so that it can only be read: characters that command a terminal, turn the direction of writing or
 * are no characters at all stand there as `\u001b`. What XML 1.0 forbids is among them: https://www.w3.org/TR/xml/#charsets
 */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, (found) => {
    if (found === '\n' || found === '\t') return found;
    return `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

// Half of a surrogate pair is found by looking at its neighbours; with the flag "u" a pair is one character.
const UNSEEN = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff]/gu;
