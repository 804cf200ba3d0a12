/** A failure that is told to a person: what happened, why, and what to do about it. */
export class Problem extends Error {
  /**
   * @param {string} what one sentence
   * @param {{ why?: string, todo?: string | string[], output?: string, exitCode?: number }} [facts]
   */
  constructor(what, { why, todo = [], output, exitCode = 1 } = {}) {
    super(what);
    this.name = 'Problem';
    this.why = why;
    this.todo = [todo].flat();
    this.output = output;
    this.exitCode = exitCode;
  }

  /** @returns {string} the whole text, as it is printed */
  explain() {
    const lines = [`stdwire: ${this.message}`];
    if (this.output) lines.push(indent(lastLines(this.output, 25)));
    if (this.why) lines.push(`  Why: ${this.why}`);
    for (const [index, step] of this.todo.entries())
      lines.push(`${index === 0 ? '  Do:  ' : '       '}${step}`);
    return lines.join('\n');
  }
}

/**
 * Runs a program of the repository: a Problem is printed as text and ends it with its exit code, 1 unless it has another
 * one; anything else keeps its stack.
 *
 * @param {() => Promise<number | void>} main returns the exit code
 */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    process.stderr.write(`${error.explain()}\n`);
    process.exitCode = error.exitCode;
  }
}

/**
 * @param {string} text
 * @param {number} count
 * @returns {string}
 */
export function lastLines(text, count) {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

/** @param {string} text */
function indent(text) {
  return text.replace(/^/gm, '  | ');
}
