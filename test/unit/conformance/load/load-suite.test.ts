import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadSuite, SuiteError, selectCases } from 'stdwire/conformance';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { repositoryRoot } from '../../../helpers/python.ts';
import { type TempFolder, tempFolder } from '../../../helpers/temp-folder.ts';

const shipped = join(repositoryRoot, 'protocol');
const whole = loadSuite();

let temporary: TempFolder;
/** A protocol folder of the song protocol, whose suite a test may spoil. */
let folder: string;

beforeAll(async () => {
  temporary = await tempFolder('suite');
  folder = join(temporary.path, 'protocol');
  await cp(shipped, folder, { recursive: true });
});

afterAll(() => temporary[Symbol.asyncDispose]());

type Json = Record<string, unknown>;

/** The error of the suite when one of its files is changed; the file is as it was afterwards. */
async function errorWith(
  file: string,
  change: (value: Json) => void,
  incomplete = true,
): Promise<SuiteError> {
  const path = join(folder, file);
  const text = await readFile(path, 'utf8');
  const value: Json = JSON.parse(text);
  change(value);
  await writeFile(path, JSON.stringify(value));
  try {
    loadSuite({ protocol: folder, incomplete });
  } catch (error) {
    if (error instanceof SuiteError) return error;
    throw error;
  } finally {
    await writeFile(path, text);
  }
  throw new Error('The suite was loaded all the same.');
}

const SUITE = 'conformance/suite.json';
const SCENARIOS = 'conformance/scenarios/accounts.json';

function firstScenario(value: Json): Json {
  return (value.scenarios as [Json])[0];
}

describe('the suite of the song protocol', () => {
  test('has cases of every origin, each with a requirement', () => {
    expect(new Set(whole.cases.map(({ origin }) => origin))).toEqual(
      new Set(['scenario', 'example', 'vector']),
    );
    expect(whole.cases.filter(({ requirements }) => requirements.length === 0)).toEqual([]);
    expect(whole.gaps).toEqual([]);
  });

  test('has each example and each kind of vectors once, by an id that says what it is', () => {
    const ids = whole.cases.map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('example/CREATE_ACCOUNT/the-name-is-taken-in-another-case');
    expect(ids).toContain('vector/CREATE_ACCOUNT/unknown-field');
    expect(ids).toContain('vector/stdin/a-cr-before-the-line-end');
  });

  test('needs the capabilities of its requirements and of the commands that it sends', () => {
    const of = (id: string) => whole.cases.find((one) => one.id === id)?.capabilities;

    expect(of('vector/CREATE_ACCOUNT/valid')).toEqual([]);
    expect(of('vector/CREATE_ACCOUNT/unknown-field')).toEqual(['strict']);
    expect(of('vector/PING/valid')).toEqual(['ping']);
  });

  test('has a command in place of every role', () => {
    const commands = JSON.stringify(whole.cases.map(({ scenario }) => scenario.steps));

    expect(commands).not.toContain('"use"');
  });

  test('is selected by id, group or requirement, whatever the case of letters', () => {
    const ids = (...filter: string[]) => selectCases(whole.cases, filter).map(({ id }) => id);

    expect(ids('PING/VALID')).toEqual(['vector/PING/valid']);
    expect(ids('cmd-8')).toContain('vector/stdin/the-id-is-progress-event');
    expect(ids('bytes on stdin').every((id) => id.startsWith('vector/stdin/'))).toBe(true);
    expect(ids()).toHaveLength(whole.cases.length);
  });
});

describe('a file that is wrong is told with its place and what to do', () => {
  test('a step that there is not', async () => {
    const error = await errorWith(SCENARIOS, (value) => {
      firstScenario(value).steps = [{ expect: { id: 'a' }, within: 5 }];
    });

    expect(error.file).toBe(SCENARIOS);
    expect(error.path).toBe('scenarios[0].steps[0].within');
    expect(error.message).toContain('this key has no meaning here. Correct its spelling or remove it');
  });

  test.each([
    ['requirement', { requirements: ['CMD-99'] }, 'CMD-99 is no requirement'],
    ['capability', { capabilities: ['telepathy'] }, 'telepathy is no capability'],
    ['setup', { given: ['a-house'] }, 'a-house is no setup'],
    ['condition', { needs: ['full-moon'] }, 'full-moon is no condition'],
    ['role', { steps: [{ send: { use: 'butler' } }] }, 'there is no command for the role butler'],
    [
      'variable',
      { steps: [{ send: { type: 'PING', payload: { a: ['$', '{nowhere}'].join('') } } }] },
      'nothing saves the variable nowhere',
    ],
  ])('an unknown %s', async (_kind, change, problem) => {
    const error = await errorWith(SCENARIOS, (value) => {
      Object.assign(firstScenario(value), change);
    });

    expect(error.message).toContain(problem);
    expect(error.path).toContain('scenarios[0]');
  });

  test('an id that two cases have', async () => {
    const error = await errorWith(SCENARIOS, (value) => {
      const scenarios = value.scenarios as [Json, Json];
      scenarios[1].id = scenarios[0].id;
    });

    expect(error.message).toContain('two cases have the id');
  });

  test('a setup that needs itself', async () => {
    const error = await errorWith(SUITE, (value) => {
      for (const [name, setup] of Object.entries(value.setups as Record<string, Json>)) setup.given = [name];
    });

    expect(error.message).toContain('it needs itself');
  });

  test('a file that is no JSON', async () => {
    const path = join(folder, 'conformance/scenarios/broken.json');
    await writeFile(path, '{');

    expect(() => loadSuite({ protocol: folder })).toThrow(
      /scenarios\/broken\.json: is not JSON: .* Correct the syntax/,
    );
    await rm(path);
  });
});

describe('what should be tested and is not is a failure', () => {
  test('an example that has no entry', async () => {
    const error = await errorWith(
      SUITE,
      (value) => {
        delete (value.examples as Json).GET_ACCOUNTS;
      },
      false,
    );

    expect(error.message).toContain('of GET_ACCOUNTS has no entry under examples');
  });

  test('an entry of an example that there is not', async () => {
    const error = await errorWith(
      SUITE,
      (value) => {
        (value.examples as Record<string, Json>).GET_ACCOUNTS = { 'As never seen': {} };
      },
      false,
    );

    expect(error.message).toContain('GET_ACCOUNTS has no example "As never seen"');
  });

  test('a declared error that nothing provokes', async () => {
    const error = await errorWith(
      SUITE,
      (value) => {
        delete value.excludedErrors;
      },
      false,
    );

    expect(error.message).toContain('nothing provokes INTERNAL_ERROR of GET_ACCOUNTS');
  });

  test('all gaps are told at once, and whoever asks for an incomplete suite gets it with them', async () => {
    const path = join(folder, SUITE);
    const text = await readFile(path, 'utf8');
    const { excludedErrors: _gone, ...suite } = JSON.parse(text);
    await writeFile(path, JSON.stringify(suite));

    const { cases, gaps } = loadSuite({ protocol: folder, incomplete: true });

    expect(cases).toHaveLength(whole.cases.length);
    expect(gaps.length).toBeGreaterThan(20);
    await writeFile(path, text);
  });
});

describe('a protocol without a suite of its own', () => {
  test('gets the general scenarios; those that need a command which it does not name are not applicable', async () => {
    const bare = join(temporary.path, 'bare');
    await cp(shipped, bare, { recursive: true });
    await rm(join(bare, 'conformance'), { recursive: true });
    await mkdir(join(bare, 'conformance'));

    const { cases, gaps } = loadSuite({ protocol: bare });

    expect(gaps).toEqual([]);
    expect(cases.some(({ origin, notApplicable }) => origin === 'scenario' && notApplicable === null)).toBe(
      true,
    );
    expect(cases.find(({ notApplicable }) => notApplicable !== null)?.notApplicable).toMatch(
      /^The suite of the protocol names no command for /,
    );
    expect(cases.find(({ id }) => id === 'vector/stdin/no-type')?.variables).toMatchObject({
      harmless: { type: 'GET_ACCOUNTS', payload: {} },
    });
  });
});
