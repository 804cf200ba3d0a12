import { rmSync } from 'node:fs';
import { median } from '../lib/statistics.mjs';
import { cpuSeconds, forgetPeak, memory } from '../lib/usage.mjs';

/** @typedef {import('../lib/party.mjs').Party} Party */

/** What the song backend is asked for. Names that are used once are counted on from here. */
let used = 0;

export const songs = { calls, createAccounts, createSongs, downloadClips };

/**
 * The same command again and again: one after the other, or so many at a time, by `atOnce`, whose time is shared out.
 *
 * @param {Party} party
 * @param {{ command: string, payload?: object, times: number, items?: number, atOnce?: number }} options `items`: how
 * many the answer has
 */
async function calls(party, { command, payload = {}, times, items, atOnce = 1 }) {
  globalThis.gc?.();
  const before = forgetPeak();
  const one = async () => {
    const answer = await call(party, command, payload);
    if (items !== undefined && answer.length !== items)
      throw new Error(`${command} has answered with ${answer.length} items in place of ${items}.`);
  };
  const all = () => Promise.all(Array.from({ length: atOnce }, one));
  return {
    ...shared(await timed(party, Math.ceil(times / atOnce), async () => void (await all())), atOnce),
    nodePeakBytes: memory([process.pid]).peak - before,
    otherPeakBytes: memory(party.pids).peak,
  };
}

/** @param {Party} party @param {{ times: number, atOnce?: number }} options */
async function createAccounts(party, { times, atOnce = 1 }) {
  const one = () => {
    used += 1;
    return call(party, 'CREATE_ACCOUNT', { name: `made-${process.pid}-${used}`, email: 'made@example.com' });
  };
  const all = () => Promise.all(Array.from({ length: atOnce }, one));
  return shared(await timed(party, Math.ceil(times / atOnce), async () => void (await all())), atOnce);
}

/**
 * An operation that makes songs, of prompts that nobody has had yet.
 *
 * @param {Party} party
 * @param {{ account: string, count: number, times: number }} options
 */
function createSongs(party, { account, count, times }) {
  return timed(party, times, async () => {
    used += 1;
    const prompts = Array.from({ length: count }, (_, index) => ({
      title: `Song ${used}-${index} of ${process.pid}`,
      lyrics: 'The morning train is leaving',
      style: 'folk, guitar',
    }));
    const { results } = await call(party, 'CREATE_SONGS_BATCH', {
      account_name: account,
      prompts,
      songs_per_session: count,
      auto_submit: true,
    });
    if (results.length !== count) throw new Error(`${results.length} songs were made in place of ${count}.`);
  });
}

/**
 * An operation that downloads clips into a folder that is empty.
 *
 * @param {Party} party
 * @param {{ account: string, token: string, clips: object[], folder: string }} options
 */
async function downloadClips(party, { account, token, clips, folder }) {
  used += 1;
  const output = `${folder}/${process.pid}-${used}`;
  const sample = await timed(party, 1, async () => {
    const { results } = await call(party, 'BATCH_DOWNLOAD', {
      account_name: account,
      session_token: token,
      clips,
      output_dir: output,
      delay: 0,
    });
    const saved = results.filter((/** @type {{ status: string }} */ { status }) => status === 'downloaded');
    if (saved.length !== clips.length)
      throw new Error(`${saved.length} of ${clips.length} clips were downloaded.`);
  });
  // What is there already is not downloaded again.
  rmSync(output, { recursive: true });
  return sample;
}

/** @param {import('../lib/party.mjs').Sample} sample @param {number} among */
function shared(sample, among) {
  return Object.fromEntries(Object.entries(sample).map(([name, value]) => [name, value / among]));
}

/** @param {Party} party @param {string} command @param {object} payload */
function call(party, command, payload) {
  if (party.call === undefined) throw new Error('It knows no songs.');
  return party.call(command, payload);
}

/**
 * @param {Party} party
 * @param {number} times
 * @param {() => Promise<void>} work
 */
async function timed({ pids }, times, work) {
  const own = process.cpuUsage();
  const others = cpuSeconds(pids) ?? Number.NaN;
  const each = [];
  for (let time = 0; time < times; time += 1) {
    const started = performance.now();
    await work();
    each.push(performance.now() - started);
  }
  const { user, system } = process.cpuUsage(own);
  return {
    milliseconds: median(each),
    nodeMilliseconds: (user + system) / 1000 / times,
    otherMilliseconds: (((cpuSeconds(pids) ?? Number.NaN) - others) * 1000) / times,
  };
}
