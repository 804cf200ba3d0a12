import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../../helpers/python.ts';
import { metaChecks } from './support/json-schema.ts';

const folder = join(repositoryRoot, 'protocol', 'conformance');
const check = metaChecks(join(repositoryRoot, 'protocol', 'meta'));

/** What kind of file stands where. */
function kindOf(path: string): string | undefined {
  if (/^(general|scenarios)\//.test(path)) return 'scenarios';
  if (path.startsWith('client/')) return 'client-scenarios';
  return path.includes('/') ? undefined : path.replace(/^client-/, '').replace('.json', '');
}

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.json'))
  .flatMap((path) => {
    const kind = kindOf(path);
    const value = JSON.parse(readFileSync(join(folder, path), 'utf8')) as { readonly $schema?: string };
    return kind === undefined ? [] : [{ path, kind, value }];
  });

test('every file of the conformance kit fits its meta-schema', () => {
  const misfits = files
    .filter(({ kind, value }) => !check(kind)(value))
    .map(({ path, kind }) => `${path}: ${JSON.stringify(check(kind).errors?.[0])}`);

  expect(files.length).toBeGreaterThanOrEqual(2);
  expect(misfits).toEqual([]);
});

test('every file names its meta-schema, for editors', () => {
  const wrong = files.filter(({ path, kind, value: { $schema = '' } }) => {
    const target = posix.join('conformance', posix.dirname(path), $schema);
    return target !== `meta/${kind}.schema.json` || !existsSync(join(repositoryRoot, 'protocol', target));
  });

  expect(wrong.map(({ path }) => path)).toEqual([]);
});

test.each([
  ['a verb that is none', { jump: true }],
  ['two verbs in one step', { closeStdin: true, kill: 'SIGKILL' }],
  ['a key that no verb has', { expectSilenceMs: 5, withn_ms: 5 }],
  ['a signal that is no end', { kill: 'SIGSTOP' }],
])('the meta-schema of scenarios refuses %s', (_what, step) => {
  const fileWith = (steps: readonly unknown[]) => ({
    title: 'Planted',
    scenarios: [{ id: 'planted', title: 'It is planted', requirements: ['WIRE-1'], steps }],
  });

  expect(check('scenarios')(fileWith([{ closeStdin: true }]))).toBe(true);
  expect(check('scenarios')(fileWith([step]))).toBe(false);
});
