/** What a rendering leaves as it is: colours, whatever their tags, and the shape of a video that changes half-way. */
import {readFile} from 'node:fs/promises';
import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, expect, inject, test} from 'vitest';
import {defaults} from '../../src/params/values.ts';
import type {RenderPage} from '../../src/render/page.ts';
import {defaultVideo, type VideoSpec} from '../../src/render/spec.ts';
import {launch} from '../support/browser.ts';
import {decodeIn, type DecodedFrame} from '../support/decode.ts';
import {kindVideo} from '../support/fixtures.ts';
import {readVideo} from '../support/videos.ts';

declare const renderPage: RenderPage;

/** Frames as they are, with the least of dreams behind them. */
const spec: VideoSpec = {
  ...defaultVideo,
  values: {...defaults, wet: 0, mixed0: 1, mixed3: 0, mixed4: 0, steps: 1, resolution: 75, resolutionMin: 75},
  quality: 'very-high',
};

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launch({gpu: 'none'});
  page = await (await browser.newContext({acceptDownloads: true})).newPage();
  await page.goto(`${inject('siteUrl')}src/render/page.html`);
});
afterAll(() => browser.close());

async function rendered(name: string): Promise<Uint8Array<ArrayBuffer>> {
  await page.locator('#source').setInputFiles(kindVideo(name));
  const id = await page.evaluate((asked) => renderPage.start({kind: 'video', spec: asked}), spec);
  await expect.poll(() => page.evaluate((of) => renderPage.state(of), id)).toMatchObject({state: 'done'});
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.evaluate((of) => renderPage.save(of), id),
  ]);
  return new Uint8Array(await readFile(await download.path()));
}

/** The colour at a place of a frame, from 0 to 1 across it. */
function colourAt({rgba, widthPx, heightPx}: DecodedFrame, u: number, v: number): number[] {
  const at = 4 * (Math.floor(v * heightPx) * widthPx + Math.floor(u * widthPx));
  return [...(rgba ?? [])].slice(at, at + 3);
}

const [green, red, black] = [
  [0, 136, 0],
  [192, 32, 32],
  [0, 0, 0],
] as const;

const distance = (colour: readonly number[], from: readonly number[]): number =>
  Math.max(...from.map((value, i) => Math.abs(value - (colour[i] ?? Infinity))));

const [mutedGreen, mutedRed] = [
  [48, 136, 64],
  [192, 80, 64],
] as const;

test.each([
  ['sd.mp4', green, red],
  ['sd-full.mp4', green, red],
  ['sd.webm', green, red],
  ['sd-709.webm', green, red],
  ['bt2020-h264.mp4', mutedGreen, mutedRed],
  ['bt2020-vp9.webm', mutedGreen, mutedRed],
  ['bt2020-av1.mp4', mutedGreen, mutedRed],
  ['ten-bit.mp4', mutedGreen, mutedRed],
] as const)('%s keeps its colours, and says how they are meant', async (name, left, right) => {
  const file = await rendered(name);
  const {frames} = await decodeIn(page, file, true);
  const [first] = frames;
  if (!first) throw new Error('Nothing was rendered.');
  expect(distance(colourAt(first, 0.25, 0.5), left)).toBeLessThanOrEqual(4);
  expect(distance(colourAt(first, 0.75, 0.5), right)).toBeLessThanOrEqual(4);
  const {colourSpace} = await readVideo(file);
  expect(colourSpace).toMatchObject({primaries: 'bt709', matrix: 'bt709'});
});

test('a video that changes its shape half-way is shown whole, between bars', async () => {
  const {frames} = await decodeIn(page, await rendered('turned.webm'), true);
  const last = frames.at(-1);
  if (!last || frames.length < 4) throw new Error(`${frames.length} frames were rendered.`);
  expect(last).toMatchObject({widthPx: 64, heightPx: 48});
  // 32 x 64 in 64 x 48 is 24 pixels wide.
  for (const u of [0.1, 0.25, 0.75, 0.9]) expect(distance(colourAt(last, u, 0.5), black)).toBeLessThan(12);
  expect(distance(colourAt(last, 0.4, 0.5), green)).toBeLessThan(12);
  expect(distance(colourAt(last, 0.6, 0.5), red)).toBeLessThan(12);
});
