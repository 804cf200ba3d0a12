/**
 * @param {readonly number[]} values
 * @param {number} share between 0 and 1
 * @returns {number} the least value that is not exceeded by this share of them; NaN where there is none
 */
export function percentile(values, share) {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/**
 * @param {readonly number[]} values
 * @returns {number} the middle; of an even number of values the mean of the two
 */
export function median(values) {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((one, other) => one - other);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

/**
 * @typedef {{ least: number, median: number, most: number, rounds: number }} Spread
 * @param {readonly number[]} values
 * @returns {Spread}
 */
export function spread(values) {
  return {
    least: percentile(values, 0),
    median: median(values),
    most: percentile(values, 1),
    rounds: values.filter((value) => !Number.isNaN(value)).length,
  };
}

/**
 * Round by round, so that what else the machine did in a round falls on both.
 *
 * @param {readonly number[]} values
 * @param {readonly number[]} others
 * @returns {number[]}
 */
export function ratios(values, others) {
  return values.map((value, round) => value / (others[round] ?? Number.NaN));
}

/**
 * How a cost grows: the exponent k of `cost = c · size^k`, by least squares over the logarithms.
 *
 * @param {readonly { size: number, cost: number }[]} points
 * @returns {number} 1 is linear; NaN for fewer than two sizes
 */
export function growth(points) {
  const logs = points.map(({ size, cost }) => [Math.log(size), Math.log(cost)]);
  const meanOf = (/** @type {number} */ column) =>
    logs.reduce((sum, point) => sum + (point[column] ?? 0), 0) / logs.length;
  const [meanSize, meanCost] = [meanOf(0), meanOf(1)];
  const deviations = logs.map(([size = 0, cost = 0]) => [size - meanSize, cost - meanCost]);
  const both = deviations.reduce((sum, [size = 0, cost = 0]) => sum + size * cost, 0);
  return both / deviations.reduce((sum, [size = 0]) => sum + size * size, 0);
}
