import { describe, expect, test } from 'vitest';
import { requirementsPage, withRequirementTables } from '../../scripts/lib/requirement-tables.mjs';
import { read, readJson, repositoryFiles } from './support/repository.ts';

interface Requirement {
  readonly id: string;
  readonly side: 'backend' | 'client';
  readonly tag: string;
  readonly level: 'MUST' | 'SHOULD';
  readonly text: string;
}

const { sections } = readJson('protocol/conformance/requirements.json') as {
  readonly sections: readonly { readonly id: string; readonly requirements: readonly Requirement[] }[];
};
const requirements = sections.flatMap((section) => section.requirements);
const ids = requirements.map(({ id }) => id);
/** The kinds of requirements: an id of another kind is none of ours. */
const kinds = [...new Set(ids.map((id) => id.replace(/-\d+$/, '')))];

/** Ids of requirements that a text names and nobody has written; 99 is the number of those that tests make up. */
function unknownIds(text: string): string[] {
  const named = text.match(new RegExp(`\\b(?:${kinds.join('|')})-\\d+\\b`, 'g')) ?? [];
  return [...new Set(named)].filter((id) => !ids.includes(id) && !id.endsWith('-99'));
}

test('the tables of the prose are what the requirements make them', () => {
  const page = read(requirementsPage);

  expect(withRequirementTables(page, sections)).toBe(page);
});

test('no id is given twice', () => {
  expect(ids.length).toBeGreaterThan(50);
  expect(ids.filter((id, index) => ids.indexOf(id) < index)).toEqual([]);
});

test('a requirement is tagged with a capability of the protocol, or binds every backend', () => {
  const { capabilities } = readJson('protocol/protocol.json') as {
    readonly capabilities: readonly { readonly name: string }[];
  };
  const known = ['reference', ...capabilities.map(({ name }) => name)];

  expect(requirements.filter(({ tag }) => !known.includes(tag)).map(({ id }) => id)).toEqual([]);
});

test('every requirement that code, tests or pages name is there', () => {
  const files = repositoryFiles().filter(
    (path) => /\.(md|json|ts|tsx|mjs|py)$/.test(path) && path !== 'test/guards/requirements.test.ts',
  );
  const unknown = files.flatMap((path) => unknownIds(read(path)).map((id) => `${path}: ${id}`));

  expect(unknown).toEqual([]);
});

describe('the guard itself', () => {
  const planted = [{ id: 'planted', requirements: requirements.slice(0, 1) }];
  const place = (id: string) => `<!-- requirements: ${id} -->\n<!-- end of requirements -->\n`;

  test('finds an id that nobody has written', () => {
    expect(unknownIds('WIRE-1 holds, and so does WIRE-999; UTF-8 is something else.')).toEqual(['WIRE-999']);
  });

  test('writes a table into its place, and the same again', () => {
    const page = withRequirementTables(`Before.\n\n${place('planted')}\nAfter.\n`, planted);

    expect(page).toMatch(/^Before\.\n\n<!-- requirements: planted -->\n\n\| id \| tag \|.*\| WIRE-1 \|/s);
    expect(page).toMatch(/<!-- end of requirements -->\n\nAfter\.\n$/);
    expect(withRequirementTables(page, planted)).toBe(page);
  });

  test('refuses a section without a place, and a place without a section', () => {
    expect(() => withRequirementTables('No place.\n', planted)).toThrow('no place for the sections planted');
    expect(() => withRequirementTables(place('gone'), [])).toThrow('a place for the section gone');
  });
});
