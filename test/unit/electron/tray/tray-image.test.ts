import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { iconData } from '../../../../src/electron/tray/icon-data.ts';

const STATES = ['stopped', 'starting', 'running', 'restarting', 'stopping', 'error', 'not-found'] as const;

/** The pixels of an image that the drawing program has written. */
function pixelsOf(base64: string): { width: number; height: number; alpha: string; colours: number } {
  const file = Buffer.from(base64, 'base64');
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  const start = file.indexOf('IDAT');
  const rows = inflateSync(file.subarray(start + 4, start + 4 + file.readUInt32BE(start - 4)));
  const pixels = Array.from({ length: width * height }, (_, index) => {
    const at = Math.floor(index / width) * (1 + width * 4) + 1 + (index % width) * 4;
    return [...rows.subarray(at, at + 4)];
  });
  const alpha = pixels.map((pixel) => pixel[3]).join();
  return { width, height, alpha, colours: new Set(pixels.map(([r, g, b]) => `${r} ${g} ${b}`)).size };
}

describe('the images of the tray', () => {
  test.each(['coloured', 'template'] as const)('%s: one for each state and size, of one colour', (style) => {
    expect(Object.keys(iconData[style]).sort()).toEqual([...STATES].sort());
    for (const state of STATES) {
      for (const size of [16, 24, 32] as const) {
        expect(pixelsOf(iconData[style][state][size])).toMatchObject({
          width: size,
          height: size,
          colours: 1,
        });
      }
    }
  });

  test('each state has a shape of its own, for those who do not see colours and for macOS', () => {
    const shapes = STATES.map((state) => pixelsOf(iconData.template[state][16]).alpha);

    expect(new Set(shapes).size).toBe(STATES.length);
    for (const shape of shapes) expect(shape).toContain('255');
  });
});
