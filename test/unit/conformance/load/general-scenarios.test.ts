import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSuite } from '../../../../src/conformance/load/load-suite.ts';
import { songContract } from '../../../../src/songs/index.ts';
import { repositoryRoot } from '../../../helpers/python.ts';

const folder = join(repositoryRoot, 'protocol', 'conformance', 'general');
const files = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
const idsOf = (text: string): string[] =>
  (JSON.parse(text) as { scenarios: { id: string }[] }).scenarios.map(({ id }) => id);
const general = files.flatMap(({ text }) => idsOf(text));
const words = loadSuite({ protocol: join(repositoryRoot, 'examples', 'own-protocol', 'protocol') });

describe('the scenarios that hold for every protocol', () => {
  it('name no command and no event of one protocol', () => {
    const names = [...Object.keys(songContract.commands), ...Object.keys(songContract.events)];
    const control = ['PING', 'GET_OPERATIONS', 'CANCEL_OPERATION', 'CANCEL_COMMAND', 'SHUTDOWN'];
    const ofSongs = names.filter((name) => !control.includes(name));
    const found = files.flatMap(({ name, text }) =>
      ofSongs.filter((song) => text.includes(song)).map((song) => `${name}: ${song}`),
    );

    expect(ofSongs.length).toBeGreaterThan(30);
    expect(found).toEqual([]);
  });

  it('are all run for another protocol, and those say so that it has nothing for', () => {
    const cases = words.cases.filter(({ id }) => general.includes(id));
    const lacking = new Set(cases.flatMap(({ notApplicable }) => notApplicable ?? []));

    expect(cases.map(({ id }) => id).sort()).toEqual([...general].sort());
    expect(cases.filter(({ notApplicable }) => notApplicable === null).length).toBeGreaterThan(70);
    expect([...lacking]).toContain('The suite of the protocol names no command for slow.');
  });

  it('know the limits, though the protocol sets none of its own', () => {
    const [any] = words.cases;

    expect(any?.variables).toMatchObject({
      limits: { max_line_bytes: 64 * 1024 * 1024, remembered_ids: 10_000, ended_operations: 100 },
      protocol: { version: '1.0.0', major: '1', ready_type: 'BACKEND_READY' },
    });
  });
});

describe('the suite of a protocol of one’s own', () => {
  it('owes its own examples and errors, and not those of control commands', () => {
    expect(words.gaps).toEqual([]);
    expect(words.suite.examples).not.toHaveProperty('PING');
  });
});
