// Draws the icons of the tray into src/electron/tray/icon-data.ts. To be run by hand when a shape is changed.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

const FILE = new URL('../src/electron/tray/icon-data.ts', import.meta.url);
const SIZES = [16, 24, 32];
/** Points of a pixel that are looked at in each direction, for smooth edges. */
const SAMPLES = 8;

/** @typedef {(x: number, y: number) => boolean} Shape whether a point is in it; from -1 to 1 both ways, y downwards */

/** @type {(radius: number) => Shape} */
const disc = (radius) => (x, y) => Math.hypot(x, y) <= radius;
/** @type {(outer: number, inner: number) => Shape} */
const ring = (outer, inner) => (x, y) => disc(outer)(x, y) && !disc(inner)(x, y);
/** @type {(half: number) => Shape} */
const square = (half) => (x, y) => Math.abs(x) <= half && Math.abs(y) <= half;
/** @type {(one: Shape, other: Shape) => Shape} */
const either = (one, other) => (x, y) => one(x, y) || other(x, y);
/** @type {(one: Shape, other: Shape) => Shape} */
const without = (one, other) => (x, y) => one(x, y) && !other(x, y);
/** @type {(one: Shape, other: Shape) => Shape} */
const both = (one, other) => (x, y) => one(x, y) && other(x, y);
/** @type {Shape} */
const triangle = (x, y) => y <= 0.75 && y >= -0.85 && Math.abs(x) <= ((y + 0.85) / 1.6) * 0.95;
/** @type {Shape} */
const mark = (x, y) => Math.abs(x) <= 0.11 && ((y >= -0.3 && y <= 0.25) || (y >= 0.4 && y <= 0.6));

const frame = ring(0.88, 0.6);
/** @type {Record<string, { colour: number[], shape: Shape }>} */
const icons = {
  stopped: { colour: [122, 128, 138], shape: frame },
  starting: {
    colour: [214, 137, 16],
    shape: either(
      frame,
      both(disc(0.88), (x) => x >= 0),
    ),
  },
  running: { colour: [35, 148, 84], shape: disc(0.88) },
  restarting: {
    colour: [214, 137, 16],
    shape: either(
      without(frame, (x, y) => x > 0 && y < 0),
      disc(0.3),
    ),
  },
  stopping: { colour: [122, 128, 138], shape: either(frame, square(0.3)) },
  error: { colour: [207, 52, 60], shape: without(triangle, mark) },
  'not-found': {
    colour: [207, 52, 60],
    shape: either(
      frame,
      both(disc(0.8), (x, y) => Math.abs(x + y) <= 0.2),
    ),
  },
};

/** @type {Record<'coloured' | 'template', Record<string, object>>} */
const data = { coloured: {}, template: {} };
for (const [state, { colour, shape }] of Object.entries(icons)) {
  const drawn = (/** @type {number[]} */ paint) =>
    Object.fromEntries(SIZES.map((size) => [size, png(size, shape, paint)]));
  data.coloured[state] = drawn(colour);
  data.template[state] = drawn([0, 0, 0]);
}
writeFileSync(
  FILE,
  `// Written by scripts/draw-tray-icons.mjs. Do not edit.
import type { TrayState } from './tray-facts.ts';

type Sizes = Readonly<Record<${SIZES.join(' | ')}, string>>;

/** PNG images in base64, by style, state and size in pixels. */
export const iconData: Readonly<Record<'coloured' | 'template', Readonly<Record<TrayState, Sizes>>>> = ${JSON.stringify(data)};
`,
);
execFileSync('npx', ['biome', 'format', '--write', FILE.pathname], { stdio: 'inherit' });

/**
 * A PNG file in base64: https://www.w3.org/TR/png-3/
 *
 * @param {number} size
 * @param {Shape} shape
 * @param {number[]} colour
 */
function png(size, shape, colour) {
  const rows = Buffer.alloc(size * (1 + size * 4));
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const alpha = Math.round(255 * coverage(shape, column, row, size));
      rows.set([...colour, alpha], row * (1 + size * 4) + 1 + column * 4);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND')];
  return Buffer.concat([signature, ...chunks]).toString('base64');
}

/** @type {(shape: Shape, column: number, row: number, size: number) => number} */
function coverage(shape, column, row, size) {
  let inside = 0;
  for (let i = 0; i < SAMPLES; i++) {
    for (let j = 0; j < SAMPLES; j++) {
      const at = (/** @type {number} */ pixel, /** @type {number} */ sample) =>
        ((pixel + (sample + 0.5) / SAMPLES) / size) * 2 - 1;
      if (shape(at(column, i), at(row, j))) inside++;
    }
  }
  return inside / SAMPLES ** 2;
}

/**
 * @param {string} type
 * @param {Buffer} [content]
 */
function chunk(type, content = Buffer.alloc(0)) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const length = Buffer.alloc(4);
  const sum = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
