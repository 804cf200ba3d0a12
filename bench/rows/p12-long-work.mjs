import { join } from 'node:path';
import { DirectProcess } from '../lib/direct-process.mjs';
import { PartyProcess } from '../lib/party-process.mjs';
import { benchFolder, once } from '../lib/song-folders.mjs';
import { Studio } from '../lib/studio.mjs';

const CLIPS = 20;
const SONGS = 4;
const DOWNLOAD = `BATCH_DOWNLOAD of ${CLIPS} clips`;
const CREATE = `CREATE_SONGS_BATCH of ${SONGS} songs`;
const OWNER = 'owner';
const BRIDGE = 'over the bridge';
const DIRECT = 'the managers, called directly';

/** @typedef {{ do: (job: string, options?: object) => Promise<import('../lib/party.mjs').Sample>, close: () => Promise<void> }} Doer */

/** @type {import('./row.mjs').Row} */
export const p12 = {
  id: 'P12',
  title: 'long work over the bridge, beside the managers called directly',
  trials: (bench) => {
    const studio = once(() => openStudio(bench));
    const doers = Object.entries({
      [BRIDGE]: (/** @type {object} */ settings) => new PartyProcess('songs', { settings }),
      [DIRECT]: (/** @type {any} */ settings) => new DirectProcess(settings),
    }).map(([way, make]) => ({ way, doer: once(() => openDoer(bench, studio, make)) }));
    return doers.flatMap(({ way, doer }) => [
      {
        key: keyOf(DOWNLOAD, way),
        group: DOWNLOAD,
        run: async () => {
          const { clips, token } = await studio();
          const { doing, folder } = await doer();
          return doing.do('downloadClips', { account: OWNER, token, clips, folder: join(folder, 'songs') });
        },
      },
      {
        key: keyOf(CREATE, way),
        group: CREATE,
        run: async () =>
          (await doer()).doing.do('createSongs', {
            account: OWNER,
            count: SONGS,
            times: bench.quick ? 1 : 3,
          }),
      },
    ]);
  },
  figures: (results) =>
    [DOWNLOAD, CREATE].flatMap((title) => [
      {
        name: `${title}, of direct`,
        values: results.ratio(keyOf(title, BRIDGE), keyOf(title, DIRECT), 'milliseconds'),
        goal: { atMost: 1.05 },
      },
      {
        name: `${title}, called directly`,
        values: results.values(keyOf(title, DIRECT), 'milliseconds'),
        unit: 'ms',
        digits: 0,
      },
    ]),
};

/** @param {import('./row.mjs').Bench} bench */
async function openStudio(bench) {
  const studio = await Studio.start(benchFolder(bench));
  bench.atEnd(() => studio.close());
  const clips = await studio.fill(OWNER, CLIPS);
  return { address: studio.address, clips, token: await studio.signIn(OWNER) };
}

/**
 * @param {import('./row.mjs').Bench} bench
 * @param {() => Promise<{ address: string }>} studio
 * @param {(settings: { folder: string, studio: string }) => Doer} make
 */
async function openDoer(bench, studio, make) {
  const { address } = await studio();
  const folder = benchFolder(bench);
  const doing = make({ folder: join(folder, 'data'), studio: address });
  bench.atEnd(() => doing.close());
  await doing.do('calls', {
    command: 'CREATE_ACCOUNT',
    payload: { name: OWNER, email: 'owner@example.com' },
    times: 1,
  });
  return { doing, folder };
}

/** @param {string} title @param {string} way */
function keyOf(title, way) {
  return `${title}: ${way}`;
}
