import { describe, expect, test } from 'vitest';
import { measureSizes, sizesPage, sizesPageText, tellsSizes } from '../../scripts/lib/bundle-sizes.mjs';
import { read, root } from './support/repository.ts';

test('the page on the sizes of bundles tells what they are; `npm run generate` writes it', async () => {
  const sizes = await measureSizes(root);

  expect(sizes).toHaveLength(4);
  expect(tellsSizes(sizes, read(sizesPage)), sizesPageText(sizes)).toBe(true);
});

describe('the guard itself', () => {
  const sizes = [{ name: '`stdwire/planted`', what: 'a bundle', raw: 20_000, gzip: 8_000 }];

  test('takes what was written for current, and what is a little larger or smaller', () => {
    const page = sizesPageText(sizes);

    expect(tellsSizes(sizes, page)).toBe(true);
    expect(tellsSizes([{ ...sizes[0], raw: 20_300, gzip: 7_900 }] as typeof sizes, page)).toBe(true);
  });

  test.each([
    ['a bundle that has grown', [{ ...sizes[0], raw: 21_000 }]],
    ['one that packs otherwise', [{ ...sizes[0], gzip: 7_000 }]],
    ['one of another name', [{ ...sizes[0], name: '`stdwire/other`' }]],
    ['one more', [...sizes, ...sizes]],
    ['none', []],
  ])('finds %s', (_what, measured) => {
    expect(tellsSizes(measured as typeof sizes, sizesPageText(sizes))).toBe(false);
  });
});
