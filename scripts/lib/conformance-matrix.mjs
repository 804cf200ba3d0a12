/** The table of the conformance kit: requirement, the cases that show it, the mutants that these cases find out. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientMutants, loadClientSuite, loadSuite, mutants } from '../../src/conformance/index.ts';

/**
 * @typedef {import('../../src/conformance/index.ts').Suite} Suite
 * @typedef {import('../../src/conformance/index.ts').ClientSuite} ClientSuite
 * @typedef {import('../../src/conformance/index.ts').CaseFacts} Case
 * @typedef {import('../../src/conformance/index.ts').Mutant | import('../../src/conformance/index.ts').ClientMutant} Mutant
 * @typedef {import('../../src/conformance/index.ts').Requirement} Requirement
 */

/** The page, from the repository's top folder. */
export const matrixPage = 'docs/conformance-matrix.md';

/**
 * @param {Suite} ofBackends
 * @param {ClientSuite} ofClients
 * @returns {string} the page
 */
export function matrixPageText({ sections, cases, kills, suite }, ofClients) {
  const killers = groups(kills.map(({ caseId, mutant }) => [caseId, mutant]));
  const tables = sections.flatMap(({ title, requirements }) => {
    const bound = requirements.filter(({ side }) => side === 'backend');
    if (bound.length === 0) return [];
    return [
      `### ${title}`,
      '',
      '| requirement | cases | mutants that they find out |',
      '|---|---|---|',
      ...bound.map((requirement) => requirementRow(requirement, cases, killers, mutants)),
      '',
    ];
  });
  return `${[
    '<!-- GENERATED from protocol/conformance and src/conformance/mutants. Do not edit: run `npm run generate`. -->',
    '',
    '# Requirements, cases and mutants',
    '',
    `[The conformance kit](conformance.md) shows ${sections.flatMap(({ requirements }) => requirements).filter(({ side }) => side === 'backend').length} requirements of [the protocol](../protocol/README.md) with ${cases.length} cases.`,
    `Each case has been seen to fail: ${mutants.length} mutants break the traffic of a good backend, one thing each, and every case finds at least one`,
    'of them out. `stdwire conformance --mutants` does it again.',
    '',
    '## Which case shows which requirement',
    '',
    ...tables,
    '## What no case shows',
    '',
    '| what | why |',
    '|---|---|',
    ...exclusionRows(
      sections.flatMap(({ requirements }) => requirements),
      suite,
    ),
    '',
    '## Which mutant is found out by which case',
    '',
    ...mutantTable(mutants, kills),
    '',
    '## Clients',
    '',
    `[The kit turned around](client-conformance.md) shows ${ofClients.requirements.length} requirements with ${ofClients.cases.length} cases, and ${clientMutants.length} mutants of a client are found out; \`stdwire conformance --client --mutants\` does it again.`,
    '',
    '| requirement | cases | mutants that they find out |',
    '|---|---|---|',
    ...ofClients.requirements.map((requirement) =>
      requirementRow(
        requirement,
        ofClients.cases,
        groups(ofClients.kills.map(({ caseId, mutant }) => [caseId, mutant])),
        clientMutants,
      ),
    ),
    '',
    ...mutantTable(clientMutants, ofClients.kills),
  ].join('\n')}\n`;
}

/**
 * @param {readonly Mutant[]} all
 * @param {Suite['kills']} kills
 */
function mutantTable(all, kills) {
  const killed = groups(kills.map(({ caseId, mutant }) => [mutant, caseId]));
  return [
    '| mutant | what it does | breaks | found out by |',
    '|---|---|---|---|',
    ...all.map(({ id, title, breaks }) =>
      row(code(id), title, breaks.join(', '), named(killed.get(id) ?? [])),
    ),
  ];
}

/**
 * @param {string} root the repository's top folder
 * @param {{ check?: boolean | undefined }} [options] whether only to look
 * @returns {boolean} whether the page was as it must be
 */
export function writeMatrixPage(root, { check = false } = {}) {
  const path = join(root, matrixPage);
  const protocol = join(root, 'protocol');
  const text = matrixPageText(loadSuite({ protocol, incomplete: true }), loadClientSuite({ protocol }));
  const isCurrent = existsSync(path) && readFileSync(path, 'utf8') === text;
  if (!isCurrent && !check) writeFileSync(path, text);
  return isCurrent;
}

/**
 * @param {Requirement} requirement
 * @param {readonly Case[]} cases
 * @param {ReadonlyMap<string, readonly string[]>} killers
 * @param {readonly Mutant[]} all
 */
function requirementRow({ id, level, tag, excluded }, cases, killers, all) {
  const shown = cases.filter(({ requirements }) => requirements.some((one) => one.id === id));
  if (shown.length === 0)
    return row(`${id} (${level}, ${tag})`, excluded === undefined ? 'none' : 'see below', '');
  const found = new Set(shown.flatMap((one) => killers.get(one.id) ?? []));
  const inOrder = all.filter((mutant) => found.has(mutant.id)).map((mutant) => mutant.id);
  return row(`${id} (${level}, ${tag})`, casesCell(shown), inOrder.map(code).join(', '));
}

/**
 * Scenarios by name; of examples and vectors how many.
 *
 * @param {readonly Case[]} cases
 */
function casesCell(cases) {
  const of = (/** @type {Case['origin']} */ origin) => cases.filter((one) => one.origin === origin);
  return [
    ...of('scenario').map(({ id }) => code(id)),
    ...counted(of('example').length, 'example'),
    ...counted(of('vector').length, 'list of vectors', 'lists of vectors'),
  ].join(', ');
}

/**
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
function counted(count, one, many = `${one}s`) {
  return count === 0 ? [] : [count === 1 ? `1 ${one}` : `${count} ${many}`];
}

/**
 * @param {readonly Requirement[]} requirements
 * @param {Suite['suite']} suite
 */
function exclusionRows(requirements, { excludedErrors = {}, examples }) {
  const ofRequirements = requirements
    .filter(({ side, excluded }) => side === 'backend' && excluded !== undefined)
    .map(({ id, excluded = '' }) => row(id, excluded));
  const ofErrors = Object.entries(excludedErrors).flatMap(([command, codes]) =>
    Object.entries(codes).map(([name, why]) =>
      row(`${code(name)} of ${command === '*' ? 'any command' : command}`, why),
    ),
  );
  const ofExamples = Object.entries(examples).flatMap(([command, entries]) =>
    Object.entries(entries).flatMap(([title, entry]) =>
      'excluded' in entry ? [row(`the example “${title}” of ${command}`, entry.excluded)] : [],
    ),
  );
  return [...ofRequirements, ...ofErrors, ...ofExamples];
}

/** Names in a cell; of very many the first ones. */
const SOME = 6;

/** @param {readonly string[]} ids */
function named(ids) {
  const more = ids.length - SOME;
  const shown = ids.slice(0, SOME).map(code).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown || 'none';
}

/** @param {readonly (readonly [string, string])[]} pairs */
function groups(pairs) {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const [key, value] of pairs) found.set(key, [...(found.get(key) ?? []), value]);
  return found;
}

/** @param {string} text */
function code(text) {
  return `\`${text}\``;
}

/** @param {...string} cells */
function row(...cells) {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
