/**
 * What a row of the report is. It says what it needs measured, and then what that means; it measures nothing itself.
 *
 * @typedef {object} Bench
 * @property {import('../lib/party-trials.mjs').OpenParties} parties
 * @property {number} seconds about how long one measurement may take
 * @property {boolean} quick
 * @property {(close: () => Promise<unknown>) => void} atEnd what has to be closed when the run has ended
 *
 * @typedef {object} Figure
 * @property {string} name
 * @property {readonly number[]} values one a round
 * @property {{ atLeast?: number, atMost?: number }} [goal] of the median
 * @property {string} [unit]
 * @property {number} [digits]
 *
 * @typedef {object} Row
 * @property {string} id
 * @property {string} title
 * @property {boolean} [apart] measured only when it is named: it would disturb the others
 * @property {(bench: Bench) => import('../lib/trials.mjs').Trial[]} trials
 * @property {(results: import('../lib/results.mjs').Results) => Figure[]} figures
 * @property {(results: import('../lib/results.mjs').Results) => Plot[]} [plots]
 *
 * @typedef {object} Plot
 * @property {string} name of its file
 * @property {string} title
 * @property {string} x
 * @property {string} y
 * @property {readonly Curve[]} curves
 *
 * @typedef {{ name: string, points: readonly { size: number, cost: number }[] }} Curve
 */
export {};
