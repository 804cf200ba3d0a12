/** The table of faults: which test injects which, from the names of the tests and the texts of test/faults/matrix.json. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/**
 * @typedef {{ id: string, injected: string, expected: string }} FaultCase
 * @typedef {{ sections: { letter: string, title: string, cases: FaultCase[] }[], elsewhere: { ids: string[], injected: string, where: string }[] }} Matrix
 */

/** The page, from the repository's top folder. */
export const faultPage = 'docs/fault-matrix.md';
const matrixFile = 'test/faults/matrix.json';
const folders = [
  { folder: 'test/faults', ending: '.test.ts' },
  { folder: 'test/integration/electron', ending: '.test.ts' },
  { folder: 'test/electron', ending: '.test.ts' },
  { folder: 'python-backend/tests/faults', ending: '.py' },
];

/** A title in TypeScript, a docstring or a function in Python: `'C08: …'`, `'C25, A28: …'`, `"""P07: …`, `def test_p07_…`. */
const ID_IN_A_NAME = /(?:['"`]([A-Z]\d\d(?:, [A-Z]\d\d)*):\s|\bdef test_([a-z]\d\d)_)/g;

/**
 * @param {string} text the source of a file of tests
 * @returns {string[]} the ids of the cases that its tests are named for, each once
 */
export function idsOfTests(text) {
  const found = [...text.matchAll(ID_IN_A_NAME)].flatMap(
    ([, title, name]) => title?.split(', ') ?? name?.toUpperCase() ?? [],
  );
  return [...new Set(found)].sort();
}

/**
 * @param {string} root the repository's top folder
 * @returns {{ matrix: Matrix, tests: Map<string, string[]> }} the cases, and by id the files that test them
 */
export function readFaults(root) {
  /** @type {Map<string, string[]>} */
  const tests = new Map();
  for (const path of folders.flatMap(({ folder, ending }) => filesIn(root, folder, ending))) {
    for (const id of idsOfTests(readFileSync(join(root, path), 'utf8'))) {
      tests.set(id, [...(tests.get(id) ?? []), path]);
    }
  }
  return { matrix: JSON.parse(readFileSync(join(root, matrixFile), 'utf8')), tests };
}

/**
 * @param {Matrix} matrix
 * @param {ReadonlyMap<string, readonly string[]>} tests
 * @returns {string[]} what is wrong: cases that no test is named for, and tests named for no case
 */
export function faultProblems({ sections }, tests) {
  const ids = sections.flatMap(({ cases }) => cases.map(({ id }) => id));
  const missing = ids.filter((id) => !tests.has(id)).map((id) => `${id} has no test`);
  const unknown = [...tests].filter(([id]) => !ids.includes(id));
  return [...missing, ...unknown.map(([id, files]) => `${id} is not in ${matrixFile}: ${files.join(', ')}`)];
}

/**
 * @param {Matrix} matrix
 * @param {ReadonlyMap<string, readonly string[]>} tests
 * @returns {string} the page
 */
export function faultPageText({ sections, elsewhere }, tests) {
  const tables = sections.flatMap(({ title, cases }) => [
    `## ${title}`,
    '',
    '| id | what is injected | what must come of it | tested in |',
    '|---|---|---|---|',
    ...cases.map(({ id, injected, expected }) => row(id, injected, expected, links(tests.get(id) ?? []))),
    '',
  ]);
  return `${[
    `<!-- GENERATED from ${matrixFile} and the names of the tests. Do not edit: run \`npm run generate\`. -->`,
    '',
    '# Faults and what comes of them',
    '',
    'Each case is a test of its own, which injects the fault and whose name begins with the id. Two rules hold in all of',
    'them: every promise settles, exactly once; and nothing is left behind, neither a process nor a listener, a timer or',
    'a descriptor.',
    '',
    'What is in `test/electron` needs an Electron binary, and is left out with a notice where there is none; each of its cases is',
    'tested over stand-ins as well.',
    '',
    ...tables,
    '## Not yet',
    '',
    'These come with the features that they are about.',
    '',
    '| ids | what is injected | comes |',
    '|---|---|---|',
    ...elsewhere.map(({ ids, injected, where }) => row(ids.join(', '), injected, where)),
  ].join('\n')}\n`;
}

/**
 * @param {string} root the repository's top folder
 * @param {{ check?: boolean | undefined }} [options] whether only to look
 * @returns {boolean} whether the page was as it must be
 */
export function writeFaultPage(root, { check = false } = {}) {
  const { matrix, tests } = readFaults(root);
  const path = join(root, faultPage);
  const text = faultPageText(matrix, tests);
  const isCurrent = existsSync(path) && readFileSync(path, 'utf8') === text;
  if (!isCurrent && !check) writeFileSync(path, text);
  return isCurrent;
}

/**
 * @param {string} root
 * @param {string} folder
 * @param {string} ending
 * @returns {string[]} the files of a folder and its folders, as paths from the top
 */
function filesIn(root, folder, ending) {
  if (!existsSync(join(root, folder))) return [];
  const names = /** @type {string[]} */ (readdirSync(join(root, folder), { recursive: true }));
  return names
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .filter((path) => path.endsWith(ending))
    .sort();
}

/** @param {...string} cells */
function row(...cells) {
  return `| ${cells.join(' | ')} |`;
}

/** @param {readonly string[]} files */
function links(files) {
  return files.map((path) => `[${posix.basename(path)}](../${path})`).join(', ') || '–';
}
