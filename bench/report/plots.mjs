/** Curves, on scales that are logarithmic both ways: their slope is the exponent. */
import { svgOf } from './svg.mjs';

/** @typedef {import('../rows/row.mjs').Plot} Plot */

/**
 * @param {Plot} plot
 * @returns {Promise<string | undefined>} SVG; nothing where nothing was measured, or nothing can draw it
 */
export async function drawPlot({ title, x, y, curves }) {
  const values = curves.flatMap(({ name, points }) => points.map(({ size, cost }) => ({ name, size, cost })));
  if (values.length === 0) return undefined;
  return svgOf({
    width: 640,
    height: 360,
    title: { text: title, anchor: 'start', fontSize: 16, offset: 12 },
    data: { values },
    layer: [
      { mark: { type: 'line', strokeWidth: 2.5 } },
      { mark: { type: 'point', filled: true, size: 60, opacity: 1 } },
    ],
    encoding: {
      x: {
        field: 'size',
        type: 'quantitative',
        title: x,
        scale: { type: 'log' },
        axis: axis(values, 'size'),
      },
      y: {
        field: 'cost',
        type: 'quantitative',
        title: y,
        scale: { type: 'log' },
        axis: axis(values, 'cost'),
      },
      color: {
        field: 'name',
        type: 'nominal',
        title: null,
        sort: curves.map(({ name }) => name),
        scale: { scheme: 'tableau10' },
        legend: { orient: 'right', labelFontSize: 13, labelLimit: 320, symbolSize: 120 },
      },
    },
  });
}

/**
 * Ticks at the powers of ten only: with more of them their labels lie upon each other.
 *
 * @param {readonly { size: number, cost: number }[]} values
 * @param {'size' | 'cost'} field
 */
function axis(values, field) {
  const exponents = values.map((value) => Math.log10(value[field]));
  const [least, most] = [Math.floor(Math.min(...exponents)), Math.ceil(Math.max(...exponents))];
  return {
    values: Array.from({ length: most - least + 1 }, (_, index) => 10 ** (least + index)),
    format: '~g',
    labelExpr: "datum.value >= 1000 ? format(datum.value, ',') : datum.label",
  };
}
