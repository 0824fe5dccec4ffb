/** Frames of every shape, in each of their ways into pixels, against where each pixel must be by the definition. */
import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {launch} from '../support/browser.ts';
import {serveSources, type SourcePages} from '../support/source-pages.ts';
import type {harness as Harness, Shape, Way} from './fixtures/shape.ts';

declare const harness: typeof Harness;

let pages: SourcePages;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  pages = await serveSources();
  browser = await launch({gpu: 'software'});
  page = await browser.newPage();
  await page.goto(`${pages.url}/test/browser/fixtures/shape.html`);
  await page.waitForFunction(() => 'harness' in globalThis);
});

afterAll(async () => {
  await browser.close();
  await pages.close();
});

const sizes = [
  {widthPx: 36, heightPx: 28, marginPx: 0},
  {widthPx: 37, heightPx: 37, marginPx: 0},
  {widthPx: 45, heightPx: 31, marginPx: 2},
];
const shapes: readonly Shape[] = ([0, 90, 180, 270] as const).flatMap((rotation) =>
  [false, true].flatMap((flip) =>
    [1, 64 / 45, 3 / 4].flatMap((pixelAspect) =>
      sizes.flatMap((size) => [0, 0.3].map((crop) => ({rotation, flip, pixelAspect, ...size, crop}))),
    ),
  ),
);

const at = [0.15, 0.5, 0.85].flatMap((u) => [0.15, 0.5, 0.85].map((v) => [u, v] as const));

/** Where in the stored image, from 0 to 1, what is shown at (u, v) lies: flipped last, so undone first. */
function storedPlace({rotation, flip}: Shape, [u, v]: readonly [number, number]): [number, number] {
  const x = flip ? 1 - u : u;
  switch (rotation) {
    case 0:
      return [x, v];
    case 90:
      return [v, 1 - x];
    case 180:
      return [1 - x, 1 - v];
    case 270:
      return [1 - v, x];
  }
}

/** What must be shown: its size, and red and green at each place. */
function expected(shape: Shape, way: Way) {
  const {rotation, pixelAspect, widthPx, heightPx} = shape;
  const isTurned = rotation === 90 || rotation === 270;
  const wide = Math.round(widthPx * pixelAspect);
  const [w, h] = isTurned ? [heightPx, wide] : [wide, heightPx];
  // A take has all of the source.
  const crop = way === 'take' ? 0 : shape.crop;
  const margin = (side: number): number =>
    Math.min(2 * Math.round((side * crop) / 4), 2 * Math.floor((side - 2) / 4));
  const [left, top] = crop > 0 ? [margin(w), margin(h)] : [0, 0];
  const colours = at.map(([u, v]) => {
    // The middle of the pixel that is looked at.
    const x = (left + Math.floor(u * (w - 2 * left)) + 0.5) / w;
    const y = (top + Math.floor(v * (h - 2 * top)) + 0.5) / h;
    const [s, t] = storedPlace(shape, [x, y]);
    return [255 * s, 255 * t, 0];
  });
  return {widthPx: w - 2 * left, heightPx: h - 2 * top, colours};
}

test.each(['bytes', 'canvas', 'import', 'upload', 'take'] as const)(
  `${shapes.length} shapes are shown as they must be, by %s`,
  async (way) => {
    const seen = await page.evaluate(([all, one, places]) => harness.places(all, [one], places), [
      shapes,
      way,
      at,
    ] as const);
    expect(seen).toHaveLength(shapes.length);
    for (const {shape, widthPx, heightPx, colours} of seen) {
      const wanted = expected(shape, way);
      const name = JSON.stringify(shape);
      expect({widthPx, heightPx}, name).toEqual({widthPx: wanted.widthPx, heightPx: wanted.heightPx});
      const off = colours.flatMap((colour, i) =>
        colour.map((value, c) => Math.abs(value - (wanted.colours[i]?.[c] ?? 0))),
      );
      // Scaling and subsampled colour move a pixel by one at most: 9 levels of the smallest side.
      expect(Math.max(...off), name).toBeLessThan(12);
    }
  },
);

const pure = [
  [0, 136, 0],
  [192, 32, 32],
];
const wide = [
  [48, 136, 64],
  [192, 80, 64],
];

test.each([
  ['sd.mp4', pure],
  ['sd-full.mp4', pure],
  ['sd.webm', pure],
  ['sd-709.webm', pure],
  ['bt2020-h264.mp4', wide],
  ['bt2020-vp9.webm', wide],
  ['bt2020-av1.mp4', wide],
  ['ten-bit.mp4', wide],
])('%s is live in the colours that it was made of, by every way', async (name, colours) => {
  const ways = ['bytes', 'canvas', 'import', 'upload', 'take'] as const;
  const off = async (): Promise<Record<string, number>> => {
    const seen = await page.evaluate(([url, all]) => harness.halves(url, all), [
      `/test/fixtures/videos/${name}`,
      ways,
    ] as const);
    return Object.fromEntries(
      seen.map(({way, colours: shown}) => [
        way,
        Math.max(
          ...shown.flatMap((colour, i) =>
            colour.map((value, c) => Math.abs(value - (colours[i]?.[c] ?? NaN))),
          ),
        ),
      ]),
    );
  };
  // What the GPU's own import makes of colours is found out by the first frame.
  await expect
    .poll(off)
    .toEqual(Object.fromEntries(ways.map((way) => [way, expect.toSatisfy((most: number) => most <= 4)])));
});
