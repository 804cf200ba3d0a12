/** Levels of lists and objects: 500 in a payload, and the envelope around it. */
const mostLevels = 501;

const numbers = /-?[0-9][0-9.eE+-]*/y;

/**
 * Looks at the text of a JSON document for what `JSON.parse` lets through or rounds: surrogates without their pair (WIRE-6), whole numbers
 * beyond ±(2^53 − 1), numbers that no double can hold, too many levels (WIRE-9). Returns what is wrong, if anything is.
 */
export function surveyJson(text) {
  let levels = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      const end = endOfText(text, at);
      if (!isWellFormed(text.slice(at, end + 1))) return 'A text has half a surrogate pair in it.';
      at = end;
    } else if (character === '[' || character === '{') {
      levels += 1;
      if (levels > mostLevels) return 'Lists and objects go deeper than 500 levels.';
    } else if (character === ']' || character === '}') {
      levels -= 1;
    } else if (character === '-' || (character >= '0' && character <= '9')) {
      numbers.lastIndex = at;
      const [number] = numbers.exec(text);
      if (!isWithinBounds(number)) return 'A number is too large: whole numbers stay within 2^53 - 1.';
      at += number.length - 1;
    }
  }
  return undefined;
}

function endOfText(text, start) {
  let end = start;
  let isEscaped;
  do {
    end = text.indexOf('"', end + 1);
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes += 1;
    isEscaped = backslashes % 2 === 1;
  } while (isEscaped);
  return end;
}

/** Bytes that were decoded strictly hold no half of a pair, so only an escape can be one. */
function isWellFormed(quoted) {
  return !quoted.includes('\\u') || JSON.parse(quoted).isWellFormed();
}

function isWithinBounds(number) {
  const value = Number(number);
  return /[.eE]/.test(number) ? Number.isFinite(value) : Number.isSafeInteger(value);
}
