import { eventKey, eventTrials } from './shared-trials.mjs';

const parties = ['L', 'Lc', 'Lm', 'stdwire', 'stdwire × Lm', 'bare × bridge'];

/** @type {import('./row.mjs').Row} */
export const p04 = {
  id: 'P4',
  title: 'progress events of one operation, checked, in order, none lost',
  trials: (bench) => eventTrials(bench, parties),
  figures: (results) => {
    const own = (/** @type {string} */ name) => results.values(eventKey('stdwire'), name);
    return [
      {
        name: 'million events a second',
        values: own('perSecond').map((rate) => rate / 1e6),
        goal: { atLeast: 1 },
        unit: 'M/s',
      },
      {
        name: 'of Lm',
        values: results.ratio(eventKey('stdwire'), eventKey('Lm'), 'perSecond'),
        goal: { atLeast: 0.8 },
      },
      {
        name: 'lost or out of order',
        values: own('lost').map((lost, round) => lost + (own('disordered')[round] ?? 0)),
        goal: { atMost: 0 },
        unit: 'events',
        digits: 0,
      },
      {
        name: 'processor time of both sides, of Lm',
        values: results.ratio(eventKey('stdwire'), eventKey('Lm'), 'cpuMicros'),
      },
    ];
  },
};
