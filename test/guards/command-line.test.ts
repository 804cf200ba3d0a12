import { expect, test } from 'vitest';
import { optionLabel } from '../../src/cli/help.ts';
import { verbs } from '../../src/cli/program.ts';
import { read } from './support/repository.ts';

const page = read('docs/command-line.md');

/** The part of the page about one verb. */
function section(name: string): string {
  const [, text = ''] = page.split(new RegExp(`^## stdwire ${name}$`, 'm'));
  return text.split(/^## /m)[0] ?? '';
}

test('every verb of the command line has its section, with its usage and its examples', () => {
  for (const verb of verbs) {
    expect(section(verb.name)).toContain(`stdwire ${verb.usage}`);
    for (const example of verb.examples) expect(section(verb.name)).toContain(example);
  }
});

test.each(verbs.map((verb) => [verb.name, verb] as const))(
  'every option of %s is documented, and nothing else is',
  (name, verb) => {
    const documented = [...section(name).matchAll(/^\| `(--[^`]+)` \|/gm)].map(([, label]) => label);
    const options = Object.entries(verb.options).map(([option, spec]) => optionLabel(option, spec));

    expect(documented).toEqual([...options, '--help']);
  },
);

test('the page has no section for a verb that does not exist', () => {
  const sections = [...page.matchAll(/^## stdwire (\S+)$/gm)].map(([, name]) => name);

  expect(sections).toEqual(verbs.map(({ name }) => name));
});
