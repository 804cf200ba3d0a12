/** The tables of requirements in the prose of the protocol, written from protocol/conformance/requirements.json. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {import('../../src/conformance/model/requirement.ts').Requirement} Requirement
 * @typedef {{ id: string, requirements: readonly Requirement[] }} Section
 */

/** The prose, from the repository's top folder. */
export const requirementsPage = 'protocol/README.md';
/** The requirements as data, from the repository's top folder. */
export const requirementsFile = 'protocol/conformance/requirements.json';

/** A table's place: a marker with the section's id, and one that ends it. */
const PLACE = /(<!-- requirements: ([a-z-]+) -->\n)[\s\S]*?(<!-- end of requirements -->\n)/g;

/**
 * @param {string} root the repository's top folder
 * @returns {Section[]} the requirements, by section
 */
export function readRequirements(root) {
  return JSON.parse(readFileSync(join(root, requirementsFile), 'utf8')).sections;
}

/**
 * @param {string} page the prose
 * @param {readonly Section[]} sections
 * @returns {string} the prose with every table in its place
 */
export function withRequirementTables(page, sections) {
  const left = new Map(sections.map((section) => [section.id, section]));
  const text = page.replace(PLACE, (_whole, begin, id, end) => {
    const section = left.get(id);
    if (section === undefined)
      throw new Error(`${requirementsPage} has a place for the section ${id}, which is not there.`);
    left.delete(id);
    return `${begin}\n${table(section)}\n${end}`;
  });
  if (left.size > 0)
    throw new Error(`${requirementsPage} has no place for the sections ${[...left.keys()].join(', ')}.`);
  return text;
}

/**
 * @param {string} root the repository's top folder
 * @param {{ check?: boolean | undefined }} [options] whether only to look
 * @returns {boolean} whether the prose was as it must be
 */
export function writeRequirementTables(root, { check = false } = {}) {
  const path = join(root, requirementsPage);
  const page = readFileSync(path, 'utf8');
  const text = withRequirementTables(page, readRequirements(root));
  if (text !== page && !check) writeFileSync(path, text);
  return text === page;
}

/**
 * Clients have neither capabilities nor levels: what binds them binds all of them.
 *
 * @param {Section} section
 */
function table({ requirements }) {
  const ofClients = requirements.every(({ side }) => side === 'client');
  const rows = ofClients
    ? [['id', 'requirement'], ...requirements.map(({ id, text }) => [id, text])]
    : [
        ['id', 'tag', 'level', 'requirement'],
        ...requirements.map(({ id, tag, level, text }) => [id, tag, level, text]),
      ];
  const [head = [], ...body] = rows;
  return [head, head.map(() => '---'), ...body].map(row).join('');
}

/** @param {readonly string[]} cells */
function row(cells) {
  return cells.every((cell) => cell === '---') ? `|${cells.join('|')}|\n` : `| ${cells.join(' | ')} |\n`;
}
