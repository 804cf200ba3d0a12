/**
 * What a line costs by its size: one text of 8 MB and one of 64 MB go to a Python backend and come back. A framing that
 * looks at what it has kept for each chunk again would show here; linear work gives a ratio of 8.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { arch, cpus, platform } from 'node:os';
import { fileURLToPath } from 'node:url';
import { BackendClient } from 'stdwire';
import { environmentPython } from '../scripts/lib/paths.mjs';

const MEGABYTES = [8, 64];
const ROUNDS = 5;
const GOAL = 9;
const GOAL_BESIDE_BARE = 1.15;

const command = environmentPython;
const args = [fileURLToPath(new URL('./backends/echo.py', import.meta.url))];
/** Text of more than one byte a character now and then, as texts are. */
const PIECE = 'The morning train is leaving, the platform still asleep. Ünïcödé ✓ ';

const results = await measure();
report(results);

/** @returns {Promise<Map<string, number[]>>} milliseconds of each round, by `way size` */
async function measure() {
  /** @type {Map<string, number[]>} */
  const times = new Map();
  const client = new BackendClient({ command, args, commandTimeoutMs: null });
  await client.start();
  const bare = await startBare();
  try {
    // Rounds are interleaved, so that what else the machine does falls on all alike. The first one warms up.
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const megabytes of MEGABYTES) {
        const text = textOf(megabytes);
        const ways = {
          client: (/** @type {string} */ sent) => client.call('ECHO', { text: sent }),
          bare: bare.echo,
        };
        for (const [way, echo] of Object.entries(ways)) {
          const started = performance.now();
          const answer = await echo(text);
          const elapsed = performance.now() - started;
          if (answer !== text) throw new Error(`${way}: the text came back changed.`);
          if (round > 0)
            times.set(`${way} ${megabytes}`, [...(times.get(`${way} ${megabytes}`) ?? []), elapsed]);
        }
      }
    }
  } finally {
    await Promise.all([client.close(), bare.close()]);
  }
  return times;
}

/** The least that the job takes: write a line, keep chunks up to the newline, parse once. */
async function startBare() {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
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
    /** @param {string} text */
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

/** @param {number} megabytes */
function textOf(megabytes) {
  const bytes = megabytes * 1_000_000;
  return PIECE.repeat(Math.floor(bytes / Buffer.byteLength(PIECE)));
}

/** @param {Map<string, number[]>} times */
function report(times) {
  const of = (/** @type {string} */ way, /** @type {number} */ size) =>
    median(times.get(`${way} ${size}`) ?? []);
  const [small = 0, large = 0] = MEGABYTES;
  const ratio = (/** @type {string} */ way) => of(way, large) / of(way, small);
  const beside = of('client', large) / of('bare', large);
  const lines = [
    '## Cost of a line by its size',
    '',
    `| | ${small} MB | ${large} MB | ratio |`,
    '|---|--:|--:|--:|',
    ...['client', 'bare'].map(
      (way) =>
        `| ${way} | ${of(way, small).toFixed(0)} ms | ${of(way, large).toFixed(0)} ms | ${ratio(way).toFixed(2)} |`,
    ),
    '',
    `Goal: a ratio of ${GOAL} at most (linear is ${large / small}): ${verdict(ratio('client') <= GOAL)}.`,
    `Goal: ${GOAL_BESIDE_BARE} of the bare loop at most, at ${large} MB: ${beside.toFixed(2)}, ${verdict(beside <= GOAL_BESIDE_BARE)}.`,
    '',
    `Medians of ${ROUNDS} interleaved rounds; there and back, over the Python bridge. Node ${process.versions.node}, ${platform()} ${arch()}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}.`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** @param {boolean} reached */
function verdict(reached) {
  return reached ? 'reached' : '**missed**';
}

/** @param {number[]} values */
function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
