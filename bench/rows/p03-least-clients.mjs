import { MANY, requestKey, requestTrials, VERY_MANY } from './shared-trials.mjs';

const peers = ['birpc', 'json-rpc-2.0'];
const inFlight = [MANY, VERY_MANY];

/** @type {import('./row.mjs').Row} */
export const p03 = {
  id: 'P3',
  title: "beside clients that check nothing and supervise nothing, with L's Python",
  trials: (bench) => inFlight.flatMap((many) => requestTrials(bench, ['stdwire', ...peers], many)),
  figures: (results) =>
    peers.flatMap((peer) =>
      inFlight.map((many) => ({
        name: `${peer}, ${many.toLocaleString('en')} in flight`,
        values: results.ratio(requestKey('stdwire', many), requestKey(peer, many), 'perSecond'),
        goal: { atLeast: many === MANY ? 1.25 : 2 },
      })),
    ),
};
