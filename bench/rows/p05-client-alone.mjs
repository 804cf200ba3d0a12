import { eventKey, eventTrials, MANY, requestKey, requestTrials } from './shared-trials.mjs';

const parties = ['C bare, each', 'C bare, tick', 'C stdwire', 'C stack'];

/** @type {import('./row.mjs').Row} */
export const p05 = {
  id: 'P5',
  title: 'the client alone: a peer in C answers',
  trials: (bench) => [...requestTrials(bench, parties, MANY), ...eventTrials(bench, parties)],
  figures: (results) => {
    const requests = (/** @type {string} */ of, /** @type {string} */ name) =>
      results.ratio(requestKey('C stdwire', MANY), requestKey(of, MANY), name);
    const events = (/** @type {string} */ name) =>
      results.ratio(eventKey('C stdwire'), eventKey('C bare, tick'), name);
    return [
      {
        name: 'requests, 100 in flight, of bare that flushes each',
        values: requests('C bare, each', 'perSecond'),
        goal: { atLeast: 1.1 },
      },
      {
        name: 'requests, 100 in flight, of bare with one write per tick',
        values: requests('C bare, tick', 'perSecond'),
        goal: { atLeast: 0.7 },
      },
      { name: 'events, of bare', values: events('perSecond'), goal: { atLeast: 0.85 } },
      {
        name: "Node's processor time of a request, of bare with one write per tick",
        values: requests('C bare, tick', 'nodeMicros'),
      },
      { name: "Node's processor time of an event, of bare", values: events('nodeMicros') },
    ];
  },
};
