import { DirectProcess } from '../lib/direct-process.mjs';
import { PartyProcess } from '../lib/party-process.mjs';
import { benchFolder, fillFolder, once } from '../lib/song-folders.mjs';

const ACCOUNTS = 100;
const LIST = `GET_ACCOUNTS of ${ACCOUNTS}`;
const CREATE = 'CREATE_ACCOUNT';
/** A batch of accounts is made in each measurement; the list is asked for in another data folder, and stays as it is. */
const works = [
  {
    title: LIST,
    bridge: ['calls', { command: 'GET_ACCOUNTS', items: ACCOUNTS }],
    sql: 'sqlSelect',
    times: 100,
  },
  { title: CREATE, bridge: ['createAccounts', {}], sql: 'sqlInsert', times: 40 },
];
const AT_ONCE = 16;
const ways = {
  bridge: 'over the bridge',
  pipelined: `over the bridge, ${AT_ONCE} at a time`,
  handlers: 'the same handler, called directly',
  sql: 'the same SQL alone',
};

/** @type {import('./row.mjs').Row} */
export const p10 = {
  id: 'P10',
  title: 'a real command, beside the same SQL called directly in Python',
  trials: (bench) =>
    works.flatMap(({ title, bridge: [job, options], sql, times }) => {
      const some = bench.quick ? Math.ceil(times / 4) : times;
      const party = once(() => {
        const folder = filled(bench);
        const opened = new PartyProcess('songs', { settings: { folder } });
        bench.atEnd(() => opened.close());
        return opened;
      });
      const direct = once(async () => {
        const opened = new DirectProcess({ folder: filled(bench) });
        bench.atEnd(() => opened.close());
        await opened.do('fillBeside', { accounts: ACCOUNTS });
        return opened;
      });
      const given = { .../** @type {object} */ (options), times: some };
      return [
        { way: ways.bridge, run: () => party().do(String(job), given) },
        { way: ways.pipelined, run: () => party().do(String(job), { ...given, atOnce: AT_ONCE }) },
        { way: ways.handlers, run: async () => (await direct()).do(String(job), given) },
        { way: ways.sql, run: async () => (await direct()).do(sql, { times: some }) },
      ].map(({ way, run }) => ({ key: keyOf(title, way), group: title, run }));
    }),
  figures: (results) =>
    works.flatMap(({ title }) => {
      const ratio = (/** @type {string} */ way) =>
        results.ratio(keyOf(title, ways.bridge), keyOf(title, way), 'milliseconds');
      const pipelined = (/** @type {string} */ way) =>
        results.ratio(keyOf(title, ways.pipelined), keyOf(title, way), 'milliseconds');
      const micros = (/** @type {string} */ way) =>
        results.values(keyOf(title, way), 'milliseconds').map((time) => time * 1000);
      return [
        { name: `${title}, of the same SQL alone`, values: ratio(ways.sql), goal: { atMost: 1.3 } },
        { name: `${title}, of the same handler called directly`, values: ratio(ways.handlers) },
        {
          name: `${title}, ${AT_ONCE} at a time, of the same handler called directly`,
          values: pipelined(ways.handlers),
        },
        ...Object.values(ways).map((way) => ({
          name: `${title}, ${way}`,
          values: micros(way),
          unit: 'µs',
          digits: 0,
        })),
      ];
    }),
};

/** @param {import('./row.mjs').Bench} bench */
function filled(bench) {
  const folder = benchFolder(bench);
  fillFolder(folder, 'accounts', ACCOUNTS);
  return folder;
}

/** @param {string} title @param {string} way */
function keyOf(title, way) {
  return `${title}: ${way}`;
}
