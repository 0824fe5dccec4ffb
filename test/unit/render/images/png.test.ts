import {describe, expect, test} from 'vitest';
import {encodePng} from '../../../../src/cli/encode-png.ts';
import {decodeDeepPng, encodeDeepPng} from '../../../../src/render/images/png.ts';
import {decodePng} from '../../../support/png.ts';
import {mulberry32} from '../../../support/random.ts';

const size = {widthPx: 13, heightPx: 7};
const random = mulberry32(4);
const values = (most: number): number[] =>
  Array.from({length: 3 * size.widthPx * size.heightPx}, () => Math.floor(random() * (most + 1)));
const rgbOf = (rgba: Uint16Array): number[] => Array.from(rgba).filter((_, i) => i % 4 !== 3);

describe('PNG of 8 and 16 bits', () => {
  test('keeps every value', async () => {
    const deep = Uint16Array.from(values(65_535));
    const read = await decodeDeepPng(await encodeDeepPng(size, deep));
    expect(read).toMatchObject(size);
    expect(rgbOf(read?.rgba ?? new Uint16Array())).toEqual(Array.from(deep));
    const shallow = Uint8Array.from(values(255));
    const png = await encodeDeepPng(size, shallow);
    expect(Array.from(decodePng(png).rgb)).toEqual(Array.from(shallow));
    expect(rgbOf((await decodeDeepPng(png))?.rgba ?? new Uint16Array())).toEqual(
      Array.from(shallow, (value) => 257 * value),
    );
  });

  test('is read as others write it', async () => {
    const rgb = Uint8Array.from(values(255));
    const read = await decodeDeepPng(new Uint8Array(encodePng(size.widthPx, size.heightPx, rgb)));
    expect(rgbOf(read?.rgba ?? new Uint16Array())).toEqual(Array.from(rgb, (value) => 257 * value));
  });

  test('that is damaged or cut off is refused, and a kind that it does not read is left to others', async () => {
    const png = await encodeDeepPng(size, Uint8Array.from(values(255)));
    await expect(decodeDeepPng(new Uint8Array(40))).rejects.toThrow(/no PNG/);
    await expect(decodeDeepPng(png.slice(0, 20))).rejects.toThrow(/cut off/);
    await expect(decodeDeepPng(png.slice(0, 80))).rejects.toThrow();
    const palette = png.slice();
    palette[25] = 3;
    expect(await decodeDeepPng(palette)).toBeUndefined();
  });
});
