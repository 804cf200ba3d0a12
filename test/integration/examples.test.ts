import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { setUp } from '../../scripts/setup.mjs';
import { descendantsOf, stillRunning } from '../helpers/processes.ts';
import { python, repositoryRoot } from '../helpers/python.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const examples = join(repositoryRoot, 'examples');

/** A bound on hanging; whole jobs take their time where the machine is busy. */
vi.setConfig({ testTimeout: 240_000 });

/** Examples run what a user runs: the compiled package. */
beforeAll(() => setUp());

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs an example to its end; `onLine` sees each line that it prints as it comes. */
async function runExample(
  name: string,
  args: readonly string[] = [],
  onLine?: (line: string, pid: number) => void,
): Promise<Ended> {
  const child = spawn(process.execPath, [join(examples, name, 'main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // What is shown does not depend on how fast the studio pretends to work.
    env: { ...process.env, STDWIRE_STUDIO_SPEED: '4' },
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (child.pid !== undefined) onLine?.(line, child.pid);
    });
  }
  const [code] = await once(child, 'close');
  return { code, output: lines.join('\n') };
}

/** Writes commands to a backend, closes its stdin, and returns what it has answered. */
async function answersOf([program = '', ...args]: readonly string[], commands: readonly object[]) {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  child.stdin.end(
    commands.map((command, id) => `${JSON.stringify({ id: `c-${id}`, ...command })}\n`).join(''),
  );
  await once(child, 'close');
  return lines.map((line) => JSON.parse(line));
}

/** Asks the tags of MP3 files, and that the audio can be read, of another library than the one that wrote them. */
async function readTags(
  files: readonly string[],
): Promise<{ title: string; cover: boolean; seconds: number }[]> {
  const script = [
    'import json, sys',
    'from mutagen.mp3 import MP3',
    'files = [MP3(path) for path in sys.argv[1:]]',
    'print(json.dumps([{"title": str(f.tags["TIT2"]), "cover": bool(f.tags.getall("APIC")), "seconds": f.info.length} for f in files]))',
  ].join('\n');
  const child = spawn(python, ['-c', script, ...files], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  await once(child, 'close');
  return JSON.parse(output);
}

async function csvRows(out: string): Promise<string[][]> {
  const text = await readFile(join(out, 'creation-history.csv'), 'utf8');
  return text
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.split(','));
}

test.each([
  'quick-start',
  'progress',
  'cancellation',
  'supervision',
  'errors',
  'own-protocol',
  'http-backend',
])('the example %s does what it says', async (name) => {
  const { code, output } = await runExample(name);

  expect(code, output).toBe(0);
});

test('the backend in another language holds what the conformance kit asks of it', async () => {
  // The whole suite takes a minute and more: bytes, ids, cancelling, stopping and a kill stand for it.
  const parts = ['WIRE-6', 'CMD-7', 'CTL-3', 'OP-6', 'END-2'];

  const { code, output } = await runExample(
    'node-backend',
    parts.flatMap((part) => ['--filter', part]),
  );

  expect(code, output).toBe(0);
});

test.skipIf(process.platform === 'win32')(
  'the backend in another language keeps what it has acknowledged when its disk is full, and goes on',
  async () => {
    await using folder = await tempFolder('full-disk');
    const backend = [join(examples, 'node-backend', 'backend.mjs'), '--data-dir', folder.path];
    const create = (name: string) => ({
      type: 'CREATE_ACCOUNT',
      payload: { name, email: 'a'.repeat(200) },
    });
    const list = { type: 'GET_ACCOUNTS', payload: {} };

    // A file may have two kilobytes: so many accounts do not fit.
    const full = await answersOf(
      ['bash', '-c', 'ulimit -f 2; exec "$@"', '-', process.execPath, ...backend],
      [...Array.from({ length: 12 }, (_, index) => create(`account ${index}`)), list],
    );
    const later = await answersOf([process.execPath, ...backend], [create('later'), list]);

    const made = full.slice(0, -1).filter(({ success }) => success);
    const refused = full.slice(0, -1).filter(({ success }) => !success);
    const names = made.map(({ data }) => data.name);
    expect(made.length).toBeGreaterThan(0);
    expect(refused.map(({ error_code }) => error_code)).toContain('INTERNAL_ERROR');
    expect(full.at(-1)?.data.map(({ name }: { name: string }) => name)).toEqual(names);
    expect(later.at(-1)?.data.map(({ name }: { name: string }) => name)).toEqual([...names, 'later']);
  },
);

test('every example has its line in the list, and is run here', async () => {
  const list = await readFile(join(examples, 'README.md'), 'utf8');
  const folders = (await readdir(examples, { withFileTypes: true })).filter(
    (entry) => entry.isDirectory() && existsSync(join(examples, entry.name, 'main.ts')),
  );

  expect(folders.map(({ name }) => name).sort()).toEqual([
    'cancellation',
    'errors',
    'http-backend',
    'main-job',
    'node-backend',
    'own-protocol',
    'progress',
    'quick-start',
    'supervision',
  ]);
  for (const { name } of folders) expect(list).toContain(`[${name}](${name}/main.ts)`);
});

test('the generated code of the example protocol is what its folder says', async () => {
  const program = join(repositoryRoot, 'dist', 'cli', 'main.js');
  const main = await readFile(join(examples, 'own-protocol', 'main.ts'), 'utf8');
  const [, command = ''] = main.match(/^ \* {5}stdwire (generate .*)$/m) ?? [];
  const args = [program, ...command.split(' '), '--check'];

  const child = spawn(process.execPath, args, { cwd: join(examples, 'own-protocol'), stdio: 'ignore' });

  expect(await once(child, 'close')).toEqual([0, null]);
});

describe('the main job', () => {
  test('makes songs of the shipped prompts, with title and cover, and a CSV whose rows match; and again', async () => {
    await using folder = await tempFolder('main-job');
    const out = join(folder.path, 'out');

    const first = await runExample('main-job', ['--out', out]);
    const files = (await readdir(join(out, 'songs'))).map((name) => join(out, 'songs', name));
    const tags = await readTags(files);
    const [heading, ...rows] = await csvRows(out);

    expect(first.code, first.output).toBe(0);
    expect(heading).toEqual(['timestamp', 'account', 'title', 'song_id', 'status', 'error']);
    expect(rows.map((row) => row[2]).sort()).toEqual([
      'Copper & Rust',
      'Morning Train',
      'Night Shift at the Lighthouse',
      'Paper Boats',
    ]);
    expect(rows.map((row) => row[4])).toEqual(Array(4).fill('completed'));
    expect(new Set(tags.map(({ title }) => title))).toEqual(new Set(rows.map((row) => row[2])));
    expect(tags.every(({ cover, seconds }) => cover && seconds > 1)).toBe(true);
    for (const file of files) expect(first.output).toContain(basename(file));

    const second = await runExample('main-job', ['--out', out]);

    expect(second.code, second.output).toBe(0);
    expect((await readdir(join(out, 'songs'))).length).toBeGreaterThan(files.length);
    expect((await csvRows(out)).length).toBe(1 + 8);
  });

  test('takes a file of prompts in JSON', async () => {
    await using folder = await tempFolder('main-job');
    const prompts = join(folder.path, 'prompts.json');
    await writeFile(prompts, JSON.stringify([{ title: 'Solo', lyrics: 'la', style: 'jazz' }]));

    const { code, output } = await runExample('main-job', [
      '--out',
      join(folder.path, 'out'),
      '--prompts',
      prompts,
    ]);

    expect(code, output).toBe(0);
    expect(output).toMatch(/CSV: .*\(1 row\)/);
  });

  test.each([
    ['{"prompts": [{"lyrics": "no title"}]}', /prompt 1: "title" must be a text/],
    ['{', /is not valid JSON/],
    ['nothing in here', /holds no prompt/],
    ['<TITLE>never closed', /prompt 1: <TITLE> is not closed/],
  ])('says what is wrong with the file of prompts %j', async (text, message) => {
    await using folder = await tempFolder('main-job');
    const prompts = join(folder.path, 'prompts.txt');
    await writeFile(prompts, text);

    const { code, output } = await runExample('main-job', [
      '--out',
      join(folder.path, 'out'),
      '--prompts',
      prompts,
    ]);

    expect(code).toBe(2);
    expect(output).toMatch(message);
  });

  // Windows has no signals that a program can send to another.
  describe.skipIf(process.platform === 'win32')('stopped with Ctrl-C', () => {
    test.each([
      ['while songs are made', /SONG|whole queue|filling|submitt|generating/i],
      ['before the download', /not downloaded yet/],
      ['while files are downloaded', /Downloading/],
    ])(
      '%s, it leaves nothing running and nothing half-written, and can be run again',
      async (_when, moment) => {
        await using folder = await tempFolder('main-job');
        const out = join(folder.path, 'out');
        let begun: Promise<number[]> | undefined;

        const stopped = await runExample('main-job', ['--out', out], (line, pid) => {
          if (begun !== undefined || !moment.test(line)) return;
          begun = descendantsOf(pid).finally(() => process.kill(pid, 'SIGINT'));
        });
        const left = await stillRunning((await begun) ?? [], 0);
        const songs = existsSync(join(out, 'songs')) ? await readdir(join(out, 'songs')) : [];

        expect((await begun)?.length, stopped.output).toBeGreaterThan(0);
        expect(stopped.code, stopped.output).toBe(130);
        expect(left).toEqual([]);
        expect(songs.filter((name) => !name.endsWith('.mp3'))).toEqual([]);
        expect(
          (await readTags(songs.map((name) => join(out, 'songs', name)))).every(({ seconds }) => seconds > 1),
        ).toBe(true);

        const again = await runExample('main-job', ['--out', out]);

        expect(again.code, again.output).toBe(0);
      },
    );
  });
});
