import { execFileSync } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { removeUnfinished } from '../../../examples/main-job/unfinished.ts';
import { python } from '../../helpers/python.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

/** The names that the backend itself gives to what it has only begun to write. */
function namesOfBackend(clipId: string, csv: string): string[] {
  const script = `
import json, pathlib, sys
from stdwire_songs.managers import csv_export
from stdwire_songs.services.part_file import PartFile
from stdwire_songs.services.part_file import Version
folder, clip, csv = pathlib.Path(sys.argv[1]).parent, sys.argv[2], sys.argv[1]
with PartFile(folder / "songs", clip) as part:
    part.begin(Version(None, None))
def stop():
    yield ["first"]
    sys.stdout.flush()
    import os
    os._exit(0)
csv_export.write_csv(csv, ["a"], stop())
`;
  execFileSync(python, ['-c', script, csv, clipId]);
  return [`${clipId}.part`, `${clipId}.part.json`];
}

test('what the backend had begun is removed, and nothing of a stranger is', async () => {
  await using folder = await tempFolder('unfinished');
  const songs = join(folder.path, 'songs');
  const csv = join(folder.path, 'creation-history.csv');
  const strangers = ['x.part', 'x.part.json', '.stdwire-00000000.part', 'creation-history.csv'];
  await mkdir(songs);
  for (const name of strangers) await writeFile(join(folder.path, name), 'mine');
  for (const name of strangers) await writeFile(join(songs, name), 'mine');
  const [part = '', sidecar = ''] = namesOfBackend('clip-1', csv);
  expect(await readdir(songs)).toEqual(expect.arrayContaining([part, sidecar]));
  expect(await readdir(folder.path)).toHaveLength(strangers.length + 2);

  await removeUnfinished({ songs, csv, clipIds: ['clip-1', '../x', 'never-begun'] });

  expect((await readdir(songs)).sort()).toEqual([...strangers].sort());
  expect((await readdir(folder.path)).sort()).toEqual([...strangers, 'songs'].sort());
});
