import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { python } from '../helpers/python.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { pythonAreas } from './support/python-areas.ts';
import { root } from './support/repository.ts';

interface PythonImport {
  readonly file: string;
  readonly module: string;
  readonly line: number;
}

/** What is wrong with the imports of the two packages below a folder. */
function violations(folder: string): string[] {
  const script = join(root, 'test', 'guards', 'support', 'python_imports.py');
  const output = execFileSync(python, [script, folder], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const { imports, standard } = JSON.parse(output) as { imports: PythonImport[]; standard: string[] };
  const isStandard = new Set(standard);
  return imports.flatMap((found) => {
    const reason = reasonAgainst(found, isStandard);
    return reason === undefined ? [] : [`${found.file}:${found.line} imports ${found.module}: ${reason}`];
  });
}

function reasonAgainst({ file, module }: PythonImport, isStandard: ReadonlySet<string>): string | undefined {
  const [fromPackage, fromArea = ''] = file.replace(/\.py$/, '').split('/');
  const [toPackage = '', toArea = '__init__'] = module.split('.');
  if (isStandard.has(toPackage)) return undefined;
  if (fromPackage === 'stdwire') {
    return ['stdwire', 'msgspec'].includes(toPackage)
      ? undefined
      : 'the bridge needs msgspec and nothing else';
  }
  const rule = pythonAreas[fromArea];
  if (rule === undefined) return `stdwire_songs/${fromArea} is not in the table of areas`;
  if (toPackage === 'stdwire') return rule.stdwire ? undefined : `${fromArea} knows nothing of the bridge`;
  if (toPackage !== 'stdwire_songs') {
    return rule.packages.includes(toPackage)
      ? undefined
      : `${fromArea} may use ${rule.packages.join(', ') || 'no package'}`;
  }
  if (toArea === fromArea || rule.own === 'all' || rule.own.includes(toArea)) return undefined;
  // `from stdwire_songs import __version__`: a name of the package itself, not an area of it.
  if (!(toArea in pythonAreas)) return undefined;
  return `${fromArea} may import ${rule.own.join(', ') || 'nothing'}`;
}

test('every Python module imports only what its area may import', () => {
  expect(violations(join(root, 'python-backend', 'src'))).toEqual([]);
});

describe('the guard itself', () => {
  test.each([
    ['stdwire/planted.py', 'from stdwire_songs.errors import SongError'],
    ['stdwire/planted.py', 'import requests'],
    ['stdwire_songs/managers/planted.py', 'from stdwire import Context'],
    ['stdwire_songs/managers/planted.py', 'def late() -> None:\n    from ..commands import accounts'],
    ['stdwire_songs/storage/planted.py', 'from stdwire_songs.managers.account_manager import AccountManager'],
    ['stdwire_songs/commands/planted.py', 'from ..storage.accounts import AccountStore'],
    ['stdwire_songs/services/planted.py', 'import stdwire_songs.server'],
    ['stdwire_songs/unheard_of/planted.py', 'import requests'],
  ])('finds the planted violation in %s: %s', async (file, text) => {
    await using folder = await tempFolder('guard');
    await mkdir(join(folder.path, file, '..'), { recursive: true });
    await writeFile(join(folder.path, file), text);

    expect(violations(folder.path)).toHaveLength(1);
  });

  test('allows what the table allows', async () => {
    await using folder = await tempFolder('guard');
    await mkdir(join(folder.path, 'stdwire_songs', 'managers'), { recursive: true });
    await writeFile(
      join(folder.path, 'stdwire_songs', 'managers', 'allowed.py'),
      'import sqlite3\nimport msgspec\nfrom ..errors import SongError\nfrom . import reporter\n',
    );

    expect(violations(folder.path)).toEqual([]);
  });
});
