/**
 * Says why a regular expression would not mean the same in JavaScript and Python, or undefined when it does.
 *
 * Allowed: literal characters, explicit classes (`[A-Za-z0-9_-]`), groups `( )` and `(?: )`, alternatives, the
 * quantifiers `? * + {n,m}` and their lazy forms, `^` at the start and `$` at the end. Everything else either differs between the
 * two engines (`\d` and `\w` are Unicode classes in Python, `.` excludes other line ends, `$` matches before a
 * last newline) or exists in one of them only.
 */
export function portabilityProblem(pattern: string): string | undefined {
  if (!pattern.startsWith('^') || !endsWithAnchor(pattern)) {
    return 'a pattern must start with ^ and end with $, so that it speaks about the whole text';
  }
  const problem = scan(pattern.slice(1, -1));
  if (problem !== undefined) {
    return problem;
  }
  try {
    new RegExp(pattern, 'u');
    return undefined;
  } catch {
    return 'it is not a valid regular expression';
  }
}

/** The same pattern for Python, where `$` would also match before a trailing newline. */
export function pythonPattern(pattern: string): string {
  return `${pattern.slice(0, -1)}\\Z`;
}

const ESCAPABLE = new Set('\\^$.*+?()[]{}|/-');

function endsWithAnchor(pattern: string): boolean {
  const trailing = /\\*\$$/.exec(pattern)?.[0];
  return trailing !== undefined && trailing.length % 2 === 1;
}

function scan(body: string): string | undefined {
  let inClass = false;
  for (let index = 0; index < body.length; index += 1) {
    const character = body.charAt(index);
    if (character === '\\') {
      const escaped = body.charAt(index + 1);
      if (!(inClass ? ESCAPABLE : OUTSIDE_CLASS).has(escaped)) {
        return `\\${escaped} is not allowed: write the characters out, for example [0-9]`;
      }
      index += 1;
    } else if (inClass) {
      if (character === ']') {
        inClass = false;
      } else if (character === '[' || SET_OPERATORS.has(body.slice(index, index + 2))) {
        return `${character} inside a class must be escaped`;
      }
    } else if (character === '[') {
      inClass = true;
      if (body.charAt(index + 1) === ']' || body.startsWith('[^]', index)) {
        return 'an empty class is not portable';
      }
    } else {
      const problem = outsideClass(body, index);
      if (problem !== undefined) {
        return problem;
      }
    }
  }
  return undefined;
}

// With the flag u, JavaScript refuses an escaped `-` outside a class.
const OUTSIDE_CLASS = new Set([...ESCAPABLE].filter((character) => character !== '-'));

// Python warns that these may become set operations.
const SET_OPERATORS = new Set(['--', '&&', '||', '~~']);

function outsideClass(body: string, index: number): string | undefined {
  const character = body.charAt(index);
  if (character === '.') {
    return '. means different line ends in the two languages: name the allowed characters in a class';
  }
  if (character === '^' || character === '$') {
    return `${character} is only allowed at the edge of the pattern`;
  }
  if (character === '(' && body.charAt(index + 1) === '?' && body.charAt(index + 2) !== ':') {
    return 'only plain groups ( ) and (?: ) are allowed';
  }
  if (/^[*+?}]\+/.test(body.slice(index))) {
    return 'possessive quantifiers exist in Python only';
  }
  return undefined;
}
