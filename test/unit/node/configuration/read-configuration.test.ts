import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { StartError } from '../../../../src/core.ts';
import { configurationJsonSchema } from '../../../../src/node/configuration/json-schema.ts';
import { readConfiguration } from '../../../../src/node/configuration/read-configuration.ts';
import { tempFolder } from '../../../helpers/temp-folder.ts';

interface Case {
  readonly title: string;
  /** The variables that are set. */
  readonly variables?: Readonly<Record<string, string>>;
  /** The file, as JSON or as text. */
  readonly file?: unknown;
  readonly text?: string;
  /** Or how many lists are nested in a section. */
  readonly nested?: number;
  /** What each section comes to; `<folder>` is the folder of the file, `<parent>` the one above. */
  readonly client?: unknown;
  readonly backend?: unknown;
  /** Pieces of the error's text. */
  readonly fault?: readonly string[];
  /** The sides that see the fault; both unless given. */
  readonly sides?: readonly string[];
  /** `variables`: the schema lets it pass, since it does not fill them in. */
  readonly judgedBy?: 'variables';
}

function fixture(name: string): string {
  return readFileSync(new URL(`../../../fixtures/${name}`, import.meta.url), 'utf8');
}

/** The same files that `test_configuration.py` runs through the Python side. */
const cases = JSON.parse(fixture('configuration.json')) as Case[];

function nestedFile(levels: number): string {
  return `{"backend": ${'['.repeat(levels)}${']'.repeat(levels)}}`;
}

function isFault(read: object): boolean {
  return 'fault' in read;
}

/** What reading a case gives, with the paths of the temporary folder taken out. */
async function readCase(
  { file, text, nested = 0, variables = {} }: Case,
  judge: 'songs' | 'any' = 'songs',
): Promise<object> {
  await using folder = await tempFolder('configuration');
  const path = join(folder.path, 'stdwire.json');
  await writeFile(path, nested > 0 ? nestedFile(nested) : (text ?? JSON.stringify(file)));
  try {
    const { client, backend } = readConfiguration(path, { backend: judge, env: variables });
    const readable = JSON.stringify({ client, backend })
      .replaceAll(folder.path, '<folder>')
      .replaceAll(dirname(folder.path), '<parent>');
    return JSON.parse(readable) as object;
  } catch (error) {
    expect(error).toBeInstanceOf(StartError);
    expect(error).toMatchObject({ reason: 'configuration', path });
    expect((error as Error).message).toContain(path);
    return { fault: (error as Error).message };
  }
}

describe('a configuration file', () => {
  test.each(cases.map((one) => [one.title, one] as const))('%s', async (_, one) => {
    const read = await readCase(one);

    if (one.fault === undefined) expect(read).toEqual({ client: one.client, backend: one.backend });
    else
      expect(read).toEqual({
        fault: expect.toSatisfy((text: string) => one.fault?.every((piece) => text.includes(piece)) === true),
      });
  });

  test('that does not exist is a fault that says so', () => {
    expect(() => readConfiguration('nowhere/stdwire.json')).toThrow(/nowhere.stdwire\.json .*does not exist/);
  });

  test('that is not UTF-8 is a fault', async () => {
    await using folder = await tempFolder('configuration');
    const path = join(folder.path, 'stdwire.json');
    await writeFile(path, Buffer.from([0x7b, 0xff, 0x7d]));

    expect(() => readConfiguration(path)).toThrow(/cannot be used/);
  });

  test('tells which variables its backend has to be given, and no others', async () => {
    await using folder = await tempFolder('configuration');
    const path = join(folder.path, 'stdwire.json');
    const file = { client: { args: [`\${A}`] }, backend: { data_dir: `\${B}/\${C:c}` } };
    await writeFile(path, JSON.stringify(file));

    expect(readConfiguration(path, { env: { A: '1', B: '2' } }).backendVariables).toEqual({ B: '2' });
  });

  test.skipIf(process.platform === 'win32')('that is a pipe is a fault, and not waited for', async () => {
    await using folder = await tempFolder('configuration');
    const path = join(folder.path, 'stdwire.json');
    execFileSync('mkfifo', [path]);
    const program = `import { readConfiguration } from ${JSON.stringify(import.meta.resolve('../../../../src/index.ts'))};
      readConfiguration(process.argv[1]);`;
    const { stderr, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', program, path], {
      encoding: 'utf8',
      timeout: 30_000,
    });

    expect(signal).toBeNull();
    expect(stderr).toContain('stdwire.json cannot be used. It is not a regular file.');
  });

  test('that is larger than any is refused before it is read', async () => {
    await using folder = await tempFolder('configuration');
    const path = join(folder.path, 'stdwire.json');
    await writeFile(path, '{}'.padEnd(1024 * 1024));
    expect(readConfiguration(path).backend).toEqual({});
    await writeFile(path, '{}'.padEnd(1024 * 1024 + 1));
    expect(() => readConfiguration(path)).toThrow('It is larger than 1048576 bytes');
  });

  test('of another backend may not hold what that backend could not read, and may hold all else', async () => {
    await using folder = await tempFolder('configuration');
    const path = join(folder.path, 'stdwire.json');
    const readAny = (text: string) => {
      writeFileSync(path, text);
      return readConfiguration(path, { backend: 'any', env: {} }).backend;
    };

    expect(() => readAny('{"backend":{"n":1e400}}')).toThrow('It holds a number that JavaScript cannot');
    expect(() => readAny('{"backend":{"a":"\\ud800"}}')).toThrow('It holds half of a surrogate pair');
    const deep = `${'['.repeat(499)}"\\ud83c\\udfb5"${']'.repeat(499)}`;
    expect(readAny(`{"backend":{"n":1e20,"deep":${deep}}}`)).toMatchObject({ n: 1e20 });
    expect(() => readAny(`{"backend":{"n":[${deep}]}}`)).toThrow('nested more than 500 levels');
  });

  test('of another backend may hold any setting in its section', async () => {
    await using folder = await tempFolder('configuration');
    const path = join(folder.path, 'stdwire.json');
    await writeFile(path, JSON.stringify({ backend: { colour: 'red' } }));

    expect(readConfiguration(path).backend).toEqual({ colour: 'red' });
    expect(readConfiguration(path, { backend: 'any' }).backend).toEqual({ colour: 'red' });
    expect(() => readConfiguration(path, { backend: 'songs' })).toThrow('there is no colour here');
  });

  test('of another backend has its variables filled in as texts, at any depth', async () => {
    await using folder = await tempFolder('configuration');
    const path = join(folder.path, 'stdwire.json');
    const backend = {
      greeting: `\${MY_G:hi}`,
      many: [{ port: `\${MY_PORT:1}` }],
      data_dir: `\${MY_DATA:data}`,
    };
    await writeFile(path, JSON.stringify({ backend }));

    expect(readConfiguration(path, { env: { MY_PORT: '7' } }).backend).toEqual({
      greeting: 'hi',
      many: [{ port: '7' }],
      data_dir: join(folder.path, 'data'),
    });
  });

  test('that is wrong is an error of whole sentences', async () => {
    await using folder = await tempFolder('configuration');
    const path = join(folder.path, 'stdwire.json');
    await writeFile(path, JSON.stringify({ client: { restart: { maxRestart: 1 } } }));

    expect(() => readConfiguration(path)).toThrow(
      'there is no maxRestart here. Did you mean maxRestarts? Correct it, or name another file.',
    );
    await writeFile(path, JSON.stringify({ client: { zzzzz: 1 } }));
    expect(() => readConfiguration(path)).toThrow(
      'there is no zzzzz here. Correct it, or name another file.',
    );
  });

  test('may say that the backend is ready once its output matches a pattern', async () => {
    await using folder = await tempFolder('configuration');
    const path = join(folder.path, 'stdwire.json');
    await writeFile(path, JSON.stringify({ client: { readyWhen: { pattern: '^up$' } } }));
    expect(readConfiguration(path).client.readyWhen).toEqual([{ output: /^up$/ }]);

    await writeFile(path, JSON.stringify({ client: { readyWhen: { pattern: '(' } } }));
    expect(() => readConfiguration(path)).toThrow('it is a regular expression');
  });
});

describe('the schema that ships', () => {
  const schema = JSON.parse(fixture('../../schema/stdwire.schema.json')) as object;

  test('is the one that the reader goes by', () => {
    expect(schema).toEqual(JSON.parse(JSON.stringify(configurationJsonSchema())));
  });

  const validate = new Ajv2020({ strictTuples: false }).compile(schema);

  test.each(cases.filter(({ file }) => file !== undefined).map((one) => [one.title, one] as const))(
    'judges as the reader does: %s',
    async (_, one) => {
      const read = await readCase(one, 'any');

      expect(validate(one.file)).toBe(!isFault(read) || one.judgedBy === 'variables');
    },
  );
});
