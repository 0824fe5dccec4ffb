import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, inject, test} from 'vitest';
import {launch, troubles} from '../support/browser.ts';
import type {Asked, Played, Scene, Shown} from './fixtures/display/worker.ts';

const fixture = 'test/browser/fixtures/display/index.html';
const [widthPx, heightPx] = [80, 60];

type Color = readonly [number, number, number];
type Frame = NonNullable<Scene['frame']>;

const frameOf = (color: (x: number, y: number) => Color): Frame => {
  const values: number[] = [];
  for (let y = 0; y < heightPx; y += 1) for (let x = 0; x < widthPx; x += 1) values.push(...color(x, y), 255);
  return {as: 'bitmap', widthPx, heightPx, values};
};
const white: Color = [255, 255, 255];
const black: Color = [0, 0, 0];

/** Scenes of a source at 30 frames a second for this long, drawn as they come. */
const scenes = (seconds: number, color: (timeS: number, x: number, y: number) => Color): Scene[] =>
  Array.from({length: Math.round(seconds * 30)}, (_, index) => ({
    frame: frameOf((x, y) => color(index / 30, x, y)),
    view: {wet: 0, mirror: false, limitFlashes: true, atS: 100 + index / 30},
  }));

/** Relative luminance of a pixel, as WCAG defines it. */
function luminance({canvas}: Shown, x: number, y: number): number {
  const [red = 0, green = 0, blue = 0] = canvas.slice(4 * (y * widthPx + x)).map((byte) => {
    const value = byte / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The most opposing changes of a tenth or more, unless both are brighter than 0.8, in any second at a pixel. */
function mostChanges(shown: readonly Shown[], x: number, y: number): number {
  const times: number[] = [];
  const first = luminance(shown[0] as Shown, x, y);
  let [lowest, highest] = [first, first];
  for (const [index, each] of shown.entries()) {
    const now = luminance(each, x, y);
    const falls = now <= highest - 0.1 && now < 0.8;
    const rises = now >= lowest + 0.1 && lowest < 0.8;
    // After a change only one in the other direction counts.
    if (falls) [lowest, highest] = [now, -Infinity];
    else if (rises) [lowest, highest] = [Infinity, now];
    if (falls || rises) times.push(index / 30);
    if (lowest !== Infinity) lowest = Math.min(lowest, now);
    if (highest !== -Infinity) highest = Math.max(highest, now);
  }
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + 1).length));
}

describe.each([
  {gpu: 'none', backend: 'wasm', on: 'WebGL2'},
  {gpu: 'software', backend: 'webgpu', on: 'WebGPU'},
] as const)('the limit of flashes on $on', ({gpu, backend}) => {
  let browser: Browser;
  let page: Page;
  let heard: string[];
  beforeAll(async () => {
    browser = await launch({gpu});
    page = await browser.newPage();
    heard = troubles(page);
    await page.goto(inject('pagesUrl') + fixture);
  });
  afterAll(() => browser.close());

  async function play(asked: readonly Scene[]): Promise<readonly Shown[]> {
    type Whole = Omit<Asked, 'canvas'>;
    const text = await page.evaluate(
      async (whole) => {
        const {play: run} = globalThis as unknown as {play: (asked: Whole) => Promise<Played>};
        const {shown} = await run(JSON.parse(whole) as Whole);
        return JSON.stringify(shown.map(({canvas, drew}) => ({canvas, drew})));
      },
      JSON.stringify({backend, scenes: asked} satisfies Whole),
    );
    expect(heard).toEqual([]);
    return JSON.parse(text) as readonly Shown[];
  }

  test('holds a source that flashes at 10 Hz to three changes a second, and shows it again when it stops', async () => {
    const flashing = scenes(1.5, (timeS) => (Math.floor(timeS * 20 + 1e-6) % 2 === 0 ? black : white));
    const steady = scenes(1.3, () => white).map((scene, index) => ({
      ...scene,
      view: {...scene.view, atS: 101.5 + index / 30},
    }));
    const shown = await play([...flashing, ...steady]);
    expect(mostChanges(shown, 40, 30)).toBe(3);
    expect(mostChanges(shown, 3, 57)).toBe(3);
    // Without any delay: until it is limited, each frame is shown as it is.
    for (const index of [0, 1, 2, 3]) {
      expect(shown[index]?.canvas.slice(0, 4)).toEqual(flashing[index]?.frame?.values.slice(0, 4));
    }
    expect(shown.at(-1)?.canvas).toEqual(steady.at(-1)?.frame?.values);
  });

  test('holds flashes around what was shown first, too, which it had not gone away from by a tenth', async () => {
    const around = scenes(1.2, (timeS) => {
      const grey = timeS < 0.1 ? 188 : Math.floor(timeS * 20 + 1e-6) % 2 === 0 ? 173 : 202;
      return [grey, grey, grey];
    });
    const shown = await play(around);
    // 0.50, then 0.42 and 0.59 in turn.
    const unlimited = around.map(({frame}) => ({canvas: frame?.values ?? []}) as unknown as Shown);
    expect(mostChanges(unlimited, 40, 30)).toBeGreaterThan(15);
    expect(mostChanges(shown, 40, 30)).toBe(3);
  });

  test('leaves pictures that do not flash, or flash in a small part, to the bit', async () => {
    const moving = scenes(0.6, (timeS, x, y) => [
      (x * 3) % 256,
      (y * 4 + Math.round(40 * timeS)) % 256,
      // An eighth of the picture flashes.
      x < 10 && Math.floor(timeS * 20 + 1e-6) % 2 === 0 ? 255 : 0,
    ]);
    const small = scenes(0.6, (timeS, x) =>
      x < 10 ? (Math.floor(timeS * 20 + 1e-6) % 2 === 0 ? black : white) : [90, 120, 30],
    );
    for (const asked of [moving, small]) {
      const shown = await play(asked);
      shown.forEach(({canvas}, index) => expect(canvas).toEqual(asked[index]?.frame?.values));
    }
  });

  test('holds a half that flashes, and leaves the other half alone', async () => {
    const half = scenes(1, (timeS, x) =>
      x < 40 ? (Math.floor(timeS * 20 + 1e-6) % 2 === 0 ? black : white) : [90, 120, 30],
    );
    const shown = await play(half);
    expect(mostChanges(shown, 20, 30)).toBe(3);
    for (const {canvas} of shown) {
      expect(canvas.slice(4 * (30 * widthPx + 60), 4 * (30 * widthPx + 61))).toEqual([90, 120, 30, 255]);
    }
  });

  test('keeps places in step that change a little on their own amid flashes', async () => {
    // In light frames an eighth of the cells, others each time, are darker by more than a change.
    const isDarker = (x: number, y: number, index: number): boolean =>
      ((Math.imul(x + 40 * y + 1, 2654435761) ^ Math.imul(index + 1, 40503)) >>> 0) % 8 === 0;
    const flashing = scenes(2, (timeS, x, y) => {
      const index = Math.round(timeS * 30);
      if (index % 2 === 1) return [5, 5, 5];
      return isDarker(x >> 2, y >> 2, index) ? [190, 190, 190] : [240, 240, 240];
    });
    const shown = await play(flashing);
    const places = Array.from({length: 300}, (_, i): [number, number] => [
      4 * (i % 20) + 1,
      4 * Math.floor(i / 20) + 1,
    ]);
    const often = places.filter(([x, y]) => mostChanges(shown, x, y) > 3);
    expect(often.length / places.length).toBeLessThan(0.05);
  });

  test('goes on in a rendering that is resumed as if it had never been interrupted', async () => {
    // What flashes differs from top to bottom and from side to side, so that no two cells count alike.
    const flashing = scenes(2, (timeS, x, y) => {
      const isOn = Math.floor(timeS * 20 + (x < 40 ? 0 : 0.5) + 1e-6) % 2 === 0;
      return isOn && y < 20 + 30 * Math.min(1, timeS) ? white : [90, 60, 30];
    });
    const whole = await play(flashing);
    const resumed = await play(
      flashing.map((scene, index) => (index === 23 || index === 40 ? {...scene, resumes: true} : scene)),
    );
    whole.forEach(({canvas}, index) => expect(resumed[index]?.canvas, `frame ${index}`).toEqual(canvas));
    const forgetting = await play(flashing.slice(23));
    expect(forgetting.map(({canvas}) => canvas)).not.toEqual(whole.slice(23).map(({canvas}) => canvas));
    expect(mostChanges(resumed, 10, 10)).toBe(3);
    expect(mostChanges(resumed, 70, 10)).toBe(3);
  });

  test('is off when it is switched off', async () => {
    const flashing = scenes(1, (timeS) => (Math.floor(timeS * 20 + 1e-6) % 2 === 0 ? black : white));
    const off = flashing.map((scene) => ({...scene, view: {...scene.view, limitFlashes: false}}));
    expect(mostChanges(await play(off), 40, 30)).toBeGreaterThan(15);
  });
});
