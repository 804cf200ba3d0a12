/**
 * What a line costs by its size: one text of 8 MB and one of 64 MB go to a backend and come back. A framing that goes
 * over what it has kept again for each chunk would show here; linear work gives a ratio of 8.
 *
 * Two backends: a mirror that does next to nothing, so that the client is what is measured, and the Python bridge.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { arch, cpus, platform } from 'node:os';
import { fileURLToPath } from 'node:url';
import { BackendClient } from 'stdwire';
import { environmentPython } from '../scripts/lib/paths.mjs';

const MEGABYTES = [8, 64];
const ROUNDS = 7;
const GOAL = 9;
const GOAL_BESIDE_BARE = 1.15;
/** Text with characters of more than one byte now and then, as texts have. */
const PIECE = 'The morning train is leaving, the platform still asleep. Ünïcödé ✓ ';

/** @typedef {{ echo: (text: string) => Promise<unknown>, close: () => Promise<void> }} Way */

const times = await measure({
  'bare loop × mirror': await bareWay('mirror.py'),
  'client × mirror': await clientWay('mirror.py'),
  'client × Python bridge': await clientWay('echo.py'),
});
report(times);

/**
 * @param {Record<string, Way>} ways
 * @returns {Promise<Map<string, number[]>>} milliseconds of each round, by `way, size`
 */
async function measure(ways) {
  /** @type {Map<string, number[]>} */
  const measured = new Map();
  try {
    // Rounds are interleaved, so that what else the machine does falls on all alike. The first one warms up.
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const megabytes of MEGABYTES) {
        const text = textOf(megabytes);
        const order = Object.entries(ways);
        if (round % 2 === 1) order.reverse();
        for (const [way, { echo }] of order) {
          const started = performance.now();
          const answer = await echo(text);
          const elapsed = performance.now() - started;
          if (answer !== text) throw new Error(`${way}: the text came back changed.`);
          const key = `${way}, ${megabytes}`;
          if (round > 0) measured.set(key, [...(measured.get(key) ?? []), elapsed]);
        }
      }
    }
  } finally {
    await Promise.all(Object.values(ways).map(({ close }) => close()));
  }
  return measured;
}

/**
 * @param {string} backend
 * @returns {Promise<Way>}
 */
async function clientWay(backend) {
  const client = new BackendClient({
    command: environmentPython,
    args: [pathOf(backend)],
    commandTimeoutMs: null,
  });
  await client.start();
  return { echo: (text) => client.call('ECHO', { text }), close: () => client.close() };
}

/**
 * The least that the job takes: write a line, keep chunks up to the newline, decode and parse once.
 *
 * @param {string} backend
 * @returns {Promise<Way>}
 */
async function bareWay(backend) {
  const child = spawn(environmentPython, [pathOf(backend)], { stdio: ['pipe', 'pipe', 'pipe'] });
  await once(child.stderr, 'data');
  child.stderr.resume();
  /** @type {Buffer[]} */
  let chunks = [];
  /** @type {(line: string) => void} */
  let settle = () => {};
  child.stdout.on('data', (/** @type {Buffer} */ chunk) => {
    chunks.push(chunk);
    if (chunk.at(-1) !== 0x0a) return;
    const line = Buffer.concat(chunks).toString('utf8');
    chunks = [];
    settle(line);
  });
  return {
    async echo(text) {
      const line = new Promise((resolve) => {
        settle = resolve;
      });
      child.stdin.write(`${JSON.stringify({ id: 'echo', type: 'ECHO', payload: { text } })}\n`);
      return JSON.parse(await line).data;
    },
    async close() {
      const exit = once(child, 'exit');
      child.stdin.end();
      await exit;
    },
  };
}

/** @param {string} backend */
function pathOf(backend) {
  return fileURLToPath(new URL(`./backends/${backend}`, import.meta.url));
}

/** @param {number} megabytes */
function textOf(megabytes) {
  return PIECE.repeat(Math.floor((megabytes * 1_000_000) / Buffer.byteLength(PIECE)));
}

/** @param {Map<string, number[]>} measured */
function report(measured) {
  const [small = 0, large = 0] = MEGABYTES;
  const of = (/** @type {string} */ way, /** @type {number} */ size) =>
    least(measured.get(`${way}, ${size}`) ?? []);
  const ratio = (/** @type {string} */ way) => of(way, large) / of(way, small);
  const ways = [...new Set([...measured.keys()].map((key) => key.replace(/, \d+$/, '')))];
  const beside = of('client × mirror', large) / of('bare loop × mirror', large);
  const lines = [
    '## Cost of a line by its size',
    '',
    `| there and back | ${small} MB | ${large} MB | ratio |`,
    '|---|--:|--:|--:|',
    ...ways.map(
      (way) =>
        `| ${way} | ${of(way, small).toFixed(0)} ms | ${of(way, large).toFixed(0)} ms | ${ratio(way).toFixed(2)} |`,
    ),
    '',
    `- Ratio of the client at most ${GOAL} (linear is ${large / small}; the bare loop has ${ratio('bare loop × mirror').toFixed(2)}): ${verdict(ratio('client × mirror') <= GOAL)}.`,
    `- Client at most ${GOAL_BESIDE_BARE} of the bare loop, at ${large} MB: ${beside.toFixed(2)}, ${verdict(beside <= GOAL_BESIDE_BARE)}.`,
    '',
    `The least of ${ROUNDS} interleaved rounds: what else the machine does only ever adds. Node ${process.versions.node}, ${platform()} ${arch()}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}.`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** @param {boolean} reached */
function verdict(reached) {
  return reached ? 'reached' : '**missed**';
}

/** @param {number[]} values */
function least(values) {
  return values.length === 0 ? Number.NaN : Math.min(...values);
}
