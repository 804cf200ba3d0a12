import { MANY, requestKey, requestTrials, VERY_MANY } from './shared-trials.mjs';

const parties = ['L', 'Lc', 'Lm', 'stdwire', 'stdwire × L', 'stdwire × Lc', 'stdwire × Lm', 'bare × bridge'];
const inFlight = [MANY, VERY_MANY];

/** @type {import('./row.mjs').Row} */
export const p01 = {
  id: 'P1',
  title: 'our client × our Python bridge, a small command, checked on both sides',
  trials: (bench) => inFlight.flatMap((many) => requestTrials(bench, parties, many)),
  figures: (results) => {
    const ratio = (/** @type {string} */ of, /** @type {number} */ many) =>
      results.ratio(requestKey('stdwire', many), requestKey(of, many), 'perSecond');
    const work = (/** @type {number} */ many) =>
      results.ratio(requestKey('stdwire', many), requestKey('L', many), 'cpuMicros');
    return [
      { name: '100 in flight, of L', values: ratio('L', MANY), goal: { atLeast: 1.3 } },
      { name: '1,000 in flight, of L', values: ratio('L', VERY_MANY), goal: { atLeast: 2.2 } },
      { name: '100 in flight, of Lm', values: ratio('Lm', MANY), goal: { atLeast: 0.75 } },
      { name: '1,000 in flight, of Lm', values: ratio('Lm', VERY_MANY), goal: { atLeast: 0.75 } },
      { name: 'processor time of both sides, 100 in flight, of L', values: work(MANY) },
      { name: 'processor time of both sides, 1,000 in flight, of L', values: work(VERY_MANY) },
    ];
  },
};
