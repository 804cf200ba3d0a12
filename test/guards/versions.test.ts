import { expect, test } from 'vitest';
import { songContract } from '../../src/songs/index.ts';
import { read, readJson, repositoryFiles } from './support/repository.ts';

/** A `key = "value"` of a TOML file: enough for the two that are asked for here. */
function tomlText(path: string, key: string): string | undefined {
  return read(path).match(new RegExp(`^${key} = "([^"]+)"`, 'm'))?.[1];
}

test('the npm package and the Python package carry the same version', () => {
  expect(tomlText('python-backend/pyproject.toml', 'version')).toBe(readJson('package.json').version);
});

test('the changelog begins with that version', () => {
  const [, newest] = read('CHANGELOG.md').match(/^## \[?(\d+\.\d+\.\d+)/m) ?? [];

  expect(newest).toBe(readJson('package.json').version);
});

test('the protocol folder, the TypeScript contract and the Python contract carry the same version', () => {
  const { name, version } = readJson('protocol/protocol.json');
  const python = read('python-backend/src/stdwire_songs/protocol/contract.py');

  expect(songContract.version).toBe(version);
  expect(songContract.name).toBe(name);
  expect(python).toContain(`version="${String(version)}"`);
});

test('the current version of the protocol is frozen under releases', () => {
  const { version } = readJson('protocol/protocol.json');

  expect(repositoryFiles()).toContain(`protocol/releases/${String(version)}.json`);
});

test('the oldest Node and Python are said the same everywhere', () => {
  const node = String((readJson('package.json').engines as { node: string }).node).replace('>=', '');
  const python = tomlText('python-backend/pyproject.toml', 'requires-python')?.replace('>=', '');

  expect(read('README.md')).toContain(`Node ${node}`);
  expect(read('README.md')).toContain(`Python ${python}`);
  expect(read('scripts/setup/interpreter.mjs')).toContain(`OLDEST_PYTHON = [${python?.replace('.', ', ')}]`);
});
