/**
 * What the display draws, pixel by pixel, on WebGPU and on WebGL. One file, because both are held to the same cases.
 */

import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, inject, test} from 'vitest';
import {wholeFrame} from '../../src/display/framing.ts';
import {launch, troubles} from '../support/browser.ts';
import {mulberry32} from '../support/random.ts';
import {cutout, dreamLayer} from '../../src/display/alpha.ts';
import {upscaled} from '../support/upscale.ts';
import type {Asked, Grid, Played, Scene, Shown} from './fixtures/display/worker.ts';

const fixture = 'test/browser/fixtures/display/index.html';
const dry = {wet: 0, mirror: false};
const wet = {wet: 1, mirror: false};

type Color = readonly [number, number, number];

/** RGBA bytes of a function of the pixel. */
const frame = (
  widthPx: number,
  heightPx: number,
  color: (x: number, y: number) => Color,
  as: NonNullable<Scene['frame']>['as'] = 'bitmap',
): NonNullable<Scene['frame']> => ({
  as,
  widthPx,
  heightPx,
  values: grid(widthPx, heightPx, (x, y) => [...color(x, y), 255]),
});

const residual = (widthPx: number, heightPx: number, at: (x: number, y: number) => Color): Grid => ({
  widthPx,
  heightPx,
  values: grid(widthPx, heightPx, at),
});

function grid(widthPx: number, heightPx: number, at: (x: number, y: number) => readonly number[]): number[] {
  const values: number[] = [];
  for (let y = 0; y < heightPx; y += 1) for (let x = 0; x < widthPx; x += 1) values.push(...at(x, y));
  return values;
}

/** Every pixel its own colour, over the whole range: nothing moved, mixed or converted goes unnoticed. */
function noise(seed: number): () => Color {
  const random = mulberry32(seed);
  const byte = (): number => Math.floor(256 * random());
  return () => [byte(), byte(), byte()];
}

const grey = (): Color => [100, 100, 100];

function largestDifference(a: readonly number[], b: readonly number[]): number {
  expect(a.length).toBe(b.length);
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b[i] ?? NaN))), 0);
}

const red = ({canvas, sizePx}: Shown, x: number, y: number): number =>
  canvas[4 * (y * sizePx.widthPx + x)] ?? NaN;

const half = (level: number): Grid => residual(8, 6, () => [level, level, level]);

/** RGBA bytes as they come over black. */
const premultiplied = (bytes: readonly number[] = []): number[] =>
  bytes.map((value, i) => (i % 4 === 3 ? value : (value * (bytes[i - (i % 4) + 3] ?? NaN)) / 255));

const mirrored = ({widthPx, heightPx, values}: Grid): number[] =>
  grid(widthPx, heightPx, (x, y) => values.slice(4 * (y * widthPx + widthPx - 1 - x)).slice(0, 4));

describe.each([
  {gpu: 'none', backend: 'wasm', on: 'WebGL2'},
  {gpu: 'software', backend: 'webgpu', on: 'WebGPU'},
] as const)('the display on $on', ({gpu, backend, on}) => {
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

  async function played(asked: Pick<Asked, 'scenes' | 'alpha' | 'lose'>): Promise<Played> {
    type Whole = Omit<Asked, 'canvas'>;
    // As text: the numbers of pictures one by one would take the browser's protocol longer than the browser.
    const text = await page.evaluate(
      async (whole) => {
        const {play} = globalThis as unknown as {play: (asked: Whole) => Promise<Played>};
        return JSON.stringify(await play(JSON.parse(whole) as Whole), (_, value: unknown) =>
          typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
        );
      },
      JSON.stringify({backend, ...asked} satisfies Whole),
    );
    expect(heard).toEqual([]);
    return JSON.parse(text) as Played;
  }

  const play = async (...scenes: Scene[]): Promise<readonly Shown[]> => (await played({scenes})).shown;

  test.each(['bitmap', 'video'] as const)('without a dream gives a %s back byte for byte', async (as) => {
    const seen = frame(37, 23, noise(1), as);
    const [plain, flipped] = await play({frame: seen, view: dry}, {view: {wet: 0, mirror: true}});
    expect(largestDifference(plain?.canvas ?? [], seen.values)).toBeLessThanOrEqual(1);
    expect(largestDifference(flipped?.canvas ?? [], mirrored(seen))).toBeLessThanOrEqual(1);
  });

  test.each(['bitmap', 'video'] as const)('shows what a crop leaves of a %s, byte for byte', async (as) => {
    const seen = frame(40, 28, noise(8), as);
    const [half, most, moved] = await play(
      {frame: seen, crop: {...wholeFrame, crop: 0.5}, view: dry, picture: {widthPx: 20, heightPx: 14}},
      {frame: seen, crop: {...wholeFrame, crop: 0.9}, view: dry},
      {frame: seen, crop: {crop: 0.5, cropX: 0.9, cropY: 0.33}, view: dry},
    );
    // An even number of pixels is cut away on each side.
    const part = (left: number, top: number) =>
      grid(20, 12, (x, y) => seen.values.slice(4 * ((y + top) * 40 + x + left)).slice(0, 4));
    expect(half?.sizePx).toEqual({widthPx: 20, heightPx: 12});
    expect(largestDifference(half?.canvas ?? [], part(10, 8))).toBeLessThanOrEqual(1);
    // As far to the right as it goes, and a little up.
    expect(largestDifference(moved?.canvas ?? [], part(20, 4))).toBeLessThanOrEqual(1);
    expect(half?.picture).toHaveLength(3 * 20 * 14);
    expect(most?.sizePx).toEqual({widthPx: 4, heightPx: 4});
  });

  test('adds a residual of 0.5 as 64 levels, times wet, and clips', async () => {
    const half = residual(8, 6, () => [0.5, -0.5, 2]);
    const [once, twice, none, gone] = await play(
      {frame: frame(32, 24, grey), residual: half, view: wet},
      {view: {wet: 1.5, mirror: false}},
      {view: dry},
      {residual: null, view: wet},
    );
    const all = (color: Color): number[] => frame(32, 24, () => color).values as number[];
    expect(largestDifference(once?.canvas ?? [], all([164, 36, 255]))).toBeLessThanOrEqual(1);
    expect(largestDifference(twice?.canvas ?? [], all([196, 4, 255]))).toBeLessThanOrEqual(1);
    expect(largestDifference(none?.canvas ?? [], all([100, 100, 100]))).toBe(0);
    expect(largestDifference(gone?.canvas ?? [], all([100, 100, 100]))).toBe(0);
  });

  test('lays a residual over the frame by pixel centres, and mirrors it with the frame', async () => {
    // A cubic B-spline keeps what is linear: at frame pixel x, the residual's pixel (x + 0.5) / scale - 0.5.
    const slope = residual(16, 12, (x, y) => [x / 16 - y / 24, 0, 0]);
    const inner = [...Array(20).keys()].map((i) => i + 6);
    for (const scale of [1, 2, 5]) {
      const [width, height] = [16 * scale, 12 * scale];
      const [plain, flipped] = await play(
        {frame: frame(width, height, grey), residual: slope, view: wet},
        {view: {wet: 1, mirror: true}},
      );
      if (!plain || !flipped) throw new Error('not drawn');
      for (const step of inner) {
        const [x, y] = [Math.round((step / 32) * width), Math.round((step / 32) * height)];
        const [u, v] = [(x + 0.5) / scale - 0.5, (y + 0.5) / scale - 0.5];
        const expected = 100 + 127.5 * (u / 16 - v / 24);
        expect(Math.abs(red(plain, x, y) - expected)).toBeLessThanOrEqual(1.1);
        expect(red(flipped, width - 1 - x, y)).toBe(red(plain, x, y));
      }
    }
  });

  test('draws a single bright residual pixel as a spot that ends six pixels away', async () => {
    const spot = residual(17, 17, (x, y) => (x === 8 && y === 8 ? [1, 0, 0] : [0, 0, 0]));
    const [shown] = await play({frame: frame(136, 136, grey), residual: spot, view: wet});
    if (!shown) throw new Error('not drawn');
    const along = [...Array(68).keys()].map((i) => red(shown, 68 + i, 68));
    expect(along[0]).toBeGreaterThan(200);
    // The filter's four, and the spline's two.
    expect(along.slice(56).every((value) => value === 100)).toBe(true);
  });

  test.each([
    {to: 'its own size', width: 40, height: 30},
    {to: 'a little more', width: 54, height: 41},
    {to: 'three times', width: 120, height: 90},
    {to: 'eight times', width: 320, height: 240},
  ])('enlarges a dream to $to as the reference does', async ({width, height}) => {
    const random = mulberry32(9);
    // Lines in every direction, some of them as fine as a dream can have, and a little noise.
    const drawn = residual(40, 30, (x, y) => [
      0.3 * Math.sin(Math.hypot(x - 12, y - 9) * 1.6) + 0.1 * (random() - 0.5),
      0.3 * Math.sin(x * 0.8 - y * 1.7) * (x > 20 ? 1 : 0),
      0.3 * Math.cos(y * 0.4 + x * 0.2),
    ]);
    const [shown] = await play({frame: frame(width, height, grey), residual: drawn, view: wet});
    const {values} = upscaled(
      {width: 40, height: 30, values: Float32Array.from(drawn.values)},
      {width, height},
    );
    const expected = grid(width, height, (x, y) => [
      ...[0, 1, 2].map((c) => 100 + 127.5 * (values[(y * width + x) * 3 + c] as number)),
      255,
    ]);
    expect(largestDifference(shown?.canvas ?? [], expected)).toBeLessThanOrEqual(2);
  });

  test('takes the size of each frame and the newest of frames and dreams', async () => {
    const [first, second, third] = [
      frame(20, 30, noise(2)),
      frame(64, 16, noise(3)),
      frame(64, 16, noise(4), 'video'),
    ];
    const flat = (level: number) => (): Color => [level, level, level];
    const shown = await play(
      {frame: first, view: dry},
      {frame: second, view: dry},
      {frame: third, view: dry},
      {view: dry},
      {frame: frame(40, 30, grey), residual: residual(4, 3, flat(0.2)), view: wet},
      {residual: residual(8, 6, flat(-0.2)), view: wet},
      {frame: frame(60, 30, grey), view: wet},
    );
    expect(shown.map(({sizePx}) => `${sizePx.widthPx}x${sizePx.heightPx}`)).toEqual([
      '20x30',
      '64x16',
      '64x16',
      '64x16',
      '40x30',
      '40x30',
      '60x30',
    ]);
    for (const [i, seen] of [first, second, third].entries()) {
      expect(largestDifference(shown[i]?.canvas ?? [], seen.values)).toBeLessThanOrEqual(1);
    }
    expect(shown.map(({drew}) => drew)).toEqual([true, true, true, false, true, true, true]);
    expect(shown.slice(4).map((one) => red(one, 20, 15))).toEqual([
      expect.closeTo(125.5, -0.3),
      expect.closeTo(74.5, -0.3),
      expect.closeTo(74.5, -0.3),
    ]);
  });

  test('moves a dream from the frame that it grew on to the newest, and only if asked to', async () => {
    const [width, height] = [160, 120];
    const moved = (dx: number, dy: number, flipped = false) =>
      frame(width, height, (x, y) => {
        const [u, v] = [(flipped ? width - 1 - x : x) - dx, y - dy];
        const level = 110 + 40 * Math.sin(u / 7 + v / 19) + 40 * Math.cos(v / 8 - u / 23);
        return [level, level, level];
      });
    const spot = residual(40, 30, (x, y) => [0.8 * Math.exp(-((x - 20) ** 2 + (y - 15) ** 2) / 8), 0, 0]);
    const follow = {wet: 1, mirror: false, reproject: true};
    const [first, second] = [moved(5, 2), moved(10, 4)];
    const shown = await play(
      {frame: moved(0, 0), view: follow},
      {frame: moved(0, 0), dreamOn: true, residual: spot, view: follow},
      {frame: first, view: follow},
      {frame: second, view: follow},
      {view: {...follow, mirror: true}},
      {view: wet},
      {frame: moved(0, 0), dreamOn: true, residual: spot, view: follow},
    );
    /** The middle of the red that the dream adds to a frame. */
    const middle = (index: number, under: NonNullable<Scene['frame']>): readonly [number, number] => {
      const {canvas = []} = shown[index] ?? {};
      let [sum, sumX, sumY] = [0, 0, 0];
      for (let i = 0; i < width * height; i++) {
        const added = Math.max(0, (canvas[4 * i] ?? 0) - (under.values[4 * i] ?? 0) - 2);
        sum += added;
        sumX += added * (i % width);
        sumY += added * Math.floor(i / width);
      }
      return [sumX / sum, sumY / sum];
    };
    const [x, y] = middle(1, moved(0, 0));
    const near = (at: readonly [number, number], wantedX: number, wantedY: number): void => {
      expect(Math.abs(at[0] - wantedX)).toBeLessThan(1);
      expect(Math.abs(at[1] - wantedY)).toBeLessThan(1);
    };
    near(middle(2, first), x + 5, y + 2);
    near(middle(3, second), x + 10, y + 4);
    near(middle(4, moved(10, 4, true)), width - 1 - (x + 10), y + 4);
    near(middle(5, second), x, y);
  });

  test('takes snapshots of exactly what it shows', async () => {
    const shown = await play(
      {
        frame: frame(33, 21, noise(5)),
        residual: residual(11, 7, (x, y) => [x / 11, -y / 7, 0.3]),
        view: {wet: 1.2, mirror: true},
      },
      {view: dry},
    );
    for (const {canvas, snapshot} of shown) expect(snapshot).toEqual(canvas);
  });

  test('is opaque, and what is read of it is what it shows', async () => {
    const [shown] = await play({frame: frame(32, 24, noise(11)), residual: half(0.4), view: wet});
    const {canvas = [], read = []} = shown ?? {};
    expect(canvas.filter((value, i) => i % 4 === 3 && value !== 255)).toEqual([]);
    expect(largestDifference(read, canvas)).toBeLessThanOrEqual(on === 'WebGPU' ? 4 : 1);
  });

  test('shows the dream alone as a layer that knows nothing of the source, and over black in what is read', async () => {
    const strengths = [0, 0.04, 0.3, -0.5, 0.9, -1.4];
    const dream = residual(6, 4, (x, y) => [
      strengths[x] ?? NaN,
      (strengths[x] ?? NaN) * (y / 3),
      -0.2 * (x % 2),
    ]);
    const scenes = (of: NonNullable<Scene['frame']>): Scene[] => [
      {frame: of, view: wet},
      {residual: dream, view: wet},
      {view: {wet: 1, mirror: true}},
      {view: dry},
    ];
    const {shown} = await played({alpha: 'dream', scenes: scenes(frame(6, 4, noise(12)))});
    const {shown: others} = await played({alpha: 'dream', scenes: scenes(frame(6, 4, noise(13)))});
    const [before, over, flipped, without] = shown;
    for (const one of [before, without]) expect(one?.canvas).toEqual(Array(96).fill(0));
    expect(others.map(({canvas}) => canvas)).toEqual(shown.map(({canvas}) => canvas));
    const layers = grid(6, 4, (x, y) => {
      const layer = new Float32Array(4);
      const at = 3 * (y * 6 + x);
      const [r = NaN, g = NaN, b = NaN] = dream.values.slice(at, at + 3).map((value) => value / 2);
      dreamLayer([r, g, b], layer);
      return [...layer].map((value) => 255 * value);
    });
    expect(largestDifference(premultiplied(over?.canvas), layers)).toBeLessThanOrEqual(2);
    expect(largestDifference(premultiplied(over?.snapshot), layers)).toBeLessThanOrEqual(2);
    const turned = grid(6, 4, (x, y) => layers.slice(4 * (y * 6 + 5 - x)).slice(0, 4));
    expect(largestDifference(premultiplied(flipped?.canvas), turned)).toBeLessThanOrEqual(2);
    const overBlack = layers.map((value, i) => (i % 4 === 3 ? 255 : value));
    expect(largestDifference(over?.read ?? [], overBlack)).toBeLessThanOrEqual(on === 'WebGPU' ? 6 : 2);
  });

  test('cuts the person out of the picture where their mask is, and shows nothing without one', async () => {
    const seen = frame(16, 8, noise(14));
    const sure = [0, 0.3, 0.6, 0.7, 0.9, 1, 0.5, 0];
    const mask: Grid = {widthPx: 16, heightPx: 8, values: grid(16, 8, (x) => [sure[x >> 1] ?? NaN])};
    const {shown} = await played({
      alpha: 'person',
      scenes: [
        {frame: seen, residual: half(0.2), view: wet},
        {person: mask, view: wet},
        {view: {wet: 0, mirror: true}},
        {person: null, view: wet},
        {view: {wet: 0, mirror: false, isSource: true}},
      ],
    });
    const [before, cut, flipped, unknown, source] = shown;
    expect(largestDifference(source?.canvas ?? [], seen.values)).toBeLessThanOrEqual(1);
    for (const one of [before, unknown]) expect(one?.canvas).toEqual(Array(512).fill(0));
    const expected = (added: number): number[] =>
      seen.values.map((value, i) => {
        const a = cutout(sure[(Math.floor(i / 4) % 16) >> 1] ?? NaN);
        return a * (i % 4 === 3 ? 255 : Math.min(255, value + added));
      });
    expect(largestDifference(premultiplied(cut?.canvas), expected(25.5))).toBeLessThanOrEqual(2);
    expect(largestDifference(premultiplied(cut?.snapshot), expected(25.5))).toBeLessThanOrEqual(2);
    const turned = mirrored({widthPx: 16, heightPx: 8, values: expected(0)});
    expect(largestDifference(premultiplied(flipped?.canvas), turned)).toBeLessThanOrEqual(2);
  });

  test('shows nothing where the person was and is no longer, before the next dream knows', async () => {
    const [width, height] = [160, 120];
    /** A room with texture, and somebody in it or not. */
    const room = (somebody: boolean) =>
      frame(width, height, (x, y) => {
        const isIn = somebody && x >= 60 && x < 100 && y >= 30 && y < 110;
        const level = isIn ? 40 + 30 * Math.sin(x * y) : 150 + 60 * Math.sin(x / 5) * Math.cos(y / 6);
        return [level, level, level];
      });
    const mask: Grid = {
      widthPx: 40,
      heightPx: 30,
      values: grid(40, 30, (x, y) => [x >= 15 && x < 25 && y >= 8 && y < 27 ? 1 : 0]),
    };
    const follow = {wet: 1, mirror: false, reproject: true};
    const {shown} = await played({
      alpha: 'person',
      scenes: [
        {frame: room(true), view: follow},
        {frame: room(true), dreamOn: true, person: mask, residual: half(0.1), view: follow},
        {frame: room(false), view: follow},
      ],
    });
    const opacity = (at: number): number => {
      const {canvas = []} = shown[at] ?? {};
      let sum = 0;
      for (let y = 45; y < 95; y += 1)
        for (let x = 68; x < 92; x += 1) sum += canvas[4 * (y * width + x) + 3] ?? NaN;
      return sum / (50 * 24);
    };
    expect(opacity(1)).toBeGreaterThan(250);
    expect(opacity(2)).toBeLessThan(40);
  });

  test('shrinks a frame that is longer than 4096 pixels', async () => {
    const [shown] = await play({
      frame: frame(5000, 2, (x) => (x < 2500 ? [0, 0, 0] : [200, 0, 0])),
      view: dry,
    });
    if (!shown) throw new Error('not drawn');
    expect(shown.sizePx).toEqual({widthPx: 4096, heightPx: 2});
    expect([100, 2000, 2090, 4000].map((x) => red(shown, x, 1))).toEqual([0, 0, 200, 200]);
  });

  test.each(['bitmap', 'video'] as const)(
    'the ingest averages a %s over each pixel of the picture',
    async (as) => {
      const seen = frame(48, 36, noise(6), as);
      const [shown] = await play({frame: seen, view: dry, picture: {widthPx: 12, heightPx: 9}});
      const mean = grid(12, 9, (x, y) =>
        [0, 1, 2].map((channel) => {
          let sum = 0;
          for (let i = 0; i < 16; i += 1) {
            const [column, row] = [4 * x + (i % 4), 4 * y + Math.floor(i / 4)];
            sum += seen.values[4 * (row * 48 + column) + channel] ?? NaN;
          }
          return sum / 16 / 127.5 - 1;
        }),
      );
      expect(largestDifference(shown?.picture ?? [], mean)).toBeLessThan(backend === 'webgpu' ? 1e-3 : 0.02);
    },
  );

  test('shows a video whose pixels are not square in its right shape', async () => {
    const half = frame(20, 10, (x) => (x < 10 ? [0, 40, 0] : [200, 40, 0]), 'wide video');
    const [shown] = await play({frame: half, view: dry, picture: {widthPx: 4, heightPx: 1}});
    if (!shown) throw new Error('not drawn');
    expect(shown.sizePx).toEqual({widthPx: 40, heightPx: 10});
    expect([2, 12, 27, 37].map((x) => red(shown, x, 5))).toEqual([0, 0, 200, 200]);
    expect(shown.picture[0]).toBeCloseTo(-1, 1);
    expect(shown.picture[9]).toBeCloseTo(200 / 127.5 - 1, 1);
  });

  test('the ingest neither aliases nor leaves the range, whatever the sizes', async () => {
    const checks = frame(90, 70, (x, y) => ((x + y) % 2 ? [255, 255, 255] : [0, 0, 0]));
    const [small, same, large] = await play(
      {frame: checks, view: dry, picture: {widthPx: 32, heightPx: 25}},
      {view: dry, picture: {widthPx: 90, heightPx: 70}},
      {
        frame: frame(4, 1, (x) => (x < 2 ? [0, 255, 51] : [255, 0, 51])),
        view: dry,
        picture: {widthPx: 16, heightPx: 1},
      },
    );
    expect(Math.max(...(small?.picture ?? [9]).map(Math.abs))).toBeLessThan(0.35);
    const exact = grid(90, 70, (x, y) => ((x + y) % 2 ? [1, 1, 1] : [-1, -1, -1]));
    expect(largestDifference(same?.picture ?? [], exact)).toBeLessThan(1e-6);
    const {picture = []} = large ?? {};
    expect([picture[0], picture[1], picture[45], picture[46]].map((value) => Math.round(value ?? 9))).toEqual(
      [-1, 1, 1, -1],
    );
    expect(picture[2]).toBeCloseTo(51 / 127.5 - 1, 5);
  });

  test('holds no more memory after many frames and dreams', async () => {
    const scene = (level: number): Scene => ({
      frame: frame(16, 12, grey),
      residual: residual(8, 6, () => [level, level, level]),
      view: wet,
      picture: {widthPx: 8, heightPx: 6},
    });
    const shown = await play(...[0.1, 0.2, 0.3, 0.4, 0.5, 0.6].map(scene));
    expect(shown.map(({memory}) => memory)).toEqual(shown.map(() => shown[0]?.memory));
    expect(red(shown[5] as Shown, 8, 6)).toBeCloseTo(100 + 0.6 * 127.5, -0.3);
  });

  if (on !== 'WebGL2') return;
  test('reports that its context was lost, and draws no more', async () => {
    const {lost} = await played({scenes: [{frame: frame(8, 8, grey), view: dry}], lose: true});
    expect(lost).toBe('webgl-lost');
  });
});
