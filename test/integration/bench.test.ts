import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PartyProcess } from '../../bench/lib/party-process.mjs';
import { compilePeer } from '../../bench/lib/prepare/c-peer.mjs';
import { prepareProtocol } from '../../bench/lib/prepare.mjs';
import { parties, whyMissing } from '../../bench/parties/index.mjs';

/** Who needs nothing that is installed for the benchmark alone. */
const names = ['L', 'Lc', 'Lm', 'asyncio tasks', 'asyncio thread', 'stack', 'stdwire', 'bare × bridge'];
const inC = ['C bare, each', 'C bare, tick', 'C stdwire'];
const holding = ['Lc', 'stdwire × Lc'];
const short = { seconds: 0.001 };

/** All at once: each of them is two processes to start. */
const opened = new Map<string, PartyProcess>();

beforeAll(() => {
  prepareProtocol();
  compilePeer(() => {});
  for (const name of [...names, ...inC, ...holding]) {
    if (whyMissing(name) === undefined && !opened.has(name)) opened.set(name, new PartyProcess(name));
  }
});

afterAll(async () => {
  await Promise.all([...opened.values()].map((party) => party.close()));
});

function party(name: string, skip: (why: string) => void): PartyProcess {
  const found = opened.get(name);
  if (found === undefined) skip(whyMissing(name) ?? 'it was not opened');
  return found as PartyProcess;
}

describe.each([...names, ...inC])('the party "%s" of the benchmark', (name) => {
  test('answers each command with its number', async ({ skip }) => {
    const sample = await party(name, skip).do('requests', { inFlight: 10, ...short });

    expect(sample).toMatchObject({ count: expect.any(Number), perSecond: expect.any(Number) });
  });

  test('tells each event in its order', async ({ skip }) => {
    const sample = await party(name, skip).do('events', short);

    expect(sample).toMatchObject({ lost: 0, disordered: 0 });
  });
});

test.each(holding)('the party "%s" holds commands back until they are released', async (name) => {
  const sample = await opened.get(name)?.do('pending', { count: 1000 });

  expect(sample?.bytes).toBeGreaterThan(0);
});

test('a party says what is wrong where it cannot do a job', async () => {
  await expect(opened.get('L')?.do('line', { megabytes: 1 })).rejects.toThrow('It carries no text.');
});

test('every party has a title of its own', () => {
  const titles = Object.values(parties).map(({ title, needs }) => `${needs} ${title}`);

  expect(new Set(titles).size).toBe(titles.length);
});
