import type { OptionSpec, Verb } from './verb.ts';

const WIDTH = 96;

/** The help of the whole program. */
export function programHelp(verbs: readonly Verb[]): string {
  return [
    'stdwire: a typed bridge to a backend that speaks newline-delimited JSON over stdin and stdout.',
    '',
    'Usage: stdwire <verb> [arguments]',
    '',
    'Verbs:',
    ...table(verbs.map(({ name, summary }) => [name, summary])),
    '',
    'Options:',
    ...table([
      ['--help', 'Tell this, or with a verb, everything about it.'],
      ['--version', 'Tell the version.'],
    ]),
    '',
    'Exit codes: 0 it worked, 1 the command failed, 2 it was called wrongly or could not run.',
    '',
  ].join('\n');
}

/** The help of one verb. */
export function verbHelp(verb: Verb): string {
  const options = Object.entries(verb.options).map(([name, spec]): [string, string] => [
    optionLabel(name, spec),
    spec.summary,
  ]);
  return [
    `Usage: stdwire ${verb.usage}`,
    '',
    ...verb.description.flatMap((paragraph) => [...wrap(paragraph, WIDTH), '']),
    'Options:',
    ...table([...options, ['--help', 'Tell this.']]),
    '',
    'Examples:',
    ...verb.examples.map((line) => `  ${line}`),
    '',
  ].join('\n');
}

/** How an option is written in the help, such as `--out DIR`. */
export function optionLabel(name: string, spec: OptionSpec): string {
  return spec.type === 'boolean' ? `--${name}` : `--${name} ${spec.value ?? 'VALUE'}`;
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([label]) => label.length)) + 2;
  return rows.flatMap(([label, text]) =>
    wrap(text, WIDTH - width - 2).map(
      (line, index) => `  ${(index === 0 ? label : '').padEnd(width)}${line}`,
    ),
  );
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length >= width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
