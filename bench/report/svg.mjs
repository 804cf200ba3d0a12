import { hasPeer, importPeer } from '../lib/places.mjs';

/**
 * Draws with Vega-Lite, on a light ground whatever surrounds it.
 *
 * @param {object} drawing a specification of Vega-Lite
 * @returns {Promise<string | undefined>} SVG; nothing where Vega-Lite is not installed
 */
export async function svgOf(drawing) {
  if (!hasPeer('vega') || !hasPeer('vega-lite')) return undefined;
  const vega = await importPeer('vega');
  const lite = await importPeer('vega-lite');
  const { spec } = lite.compile({
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: 'white',
    padding: 16,
    ...drawing,
    config: {
      axis: {
        labelFontSize: 13,
        labelLimit: 420,
        titleFontSize: 14,
        titlePadding: 10,
        gridColor: '#e4e4e4',
      },
      font: 'sans-serif',
    },
  });
  return new vega.View(vega.parse(spec), { renderer: 'none' }).toSVG();
}
