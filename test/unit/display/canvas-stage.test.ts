import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {cutout, type Alpha} from '../../../src/display/alpha.ts';
import {CanvasStage} from '../../../src/display/canvas-stage.ts';

vi.mock('../../../src/lib/capabilities.ts', () => ({convertsFrames: () => Promise.resolve(true)}));

/** What was put on the canvas last: RGBA. */
let put: Uint8ClampedArray | undefined;
const canvas = {width: 0, height: 0} as {width: number; height: number; getContext?: () => unknown};

/** A frame of these levels, one number a pixel for all three colours, converted as a VideoFrame does. */
const frameOf = (levels: readonly number[], widthPx: number) => ({
  displayWidth: widthPx,
  displayHeight: levels.length / widthPx,
  codedWidth: widthPx,
  codedHeight: levels.length / widthPx,
  visibleRect: {x: 0, y: 0, width: widthPx, height: levels.length / widthPx},
  copyTo: (into: Uint8Array) => {
    levels.forEach((level, i) => into.set([level, level, level, 255], 4 * i));
    return Promise.resolve([]);
  },
});

const reds = (): number[] => [...(put ?? [])].filter((_, i) => i % 4 === 0);

beforeEach(() => {
  put = undefined;
  canvas.getContext = () => ({canvas, putImageData: ({data}: ImageData) => (put = data.slice())});
  vi.stubGlobal(
    'ImageData',
    class {
      readonly data: Uint8ClampedArray;
      constructor(width: number, height: number) {
        this.data = new Uint8ClampedArray(4 * width * height);
      }
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

const opened = (alpha?: Alpha): CanvasStage => new CanvasStage(canvas as unknown as OffscreenCanvas, alpha);
const alphas = (): number[] => [...(put ?? [])].filter((_, i) => i % 4 === 3);
const show = (stage: CanvasStage, levels: readonly number[], widthPx: number): Promise<void> =>
  stage.show(frameOf(levels, widthPx) as unknown as VideoFrame);

describe('a stage on a 2D canvas', () => {
  test('shows frame + wet * residual, where 2 of the residual are all levels, and clamps', async () => {
    const stage = opened();
    await show(stage, [0, 100, 200, 250], 2);
    const disposed = vi.fn();
    const data = Float32Array.of(...[0.2, 0.2, 0.2], ...[-0.2, 0, 0], ...[0, 0, 0], ...[1, 1, 1]);
    stage.setResidual({widthPx: 2, heightPx: 2, data, dispose: disposed});
    expect(stage.draw({wet: 1, mirror: false})).toBe(true);
    expect(reds()).toEqual([26, 74, 200, 255]);
    expect(disposed).toHaveBeenCalledOnce();
    expect(stage.draw({wet: 2, mirror: true})).toBe(true);
    expect(reds()).toEqual([49, 51, 255, 200]);
    expect(stage.draw({wet: 0, mirror: false})).toBe(true);
    expect(reds()).toEqual([0, 100, 200, 250]);
    expect(alphas()).toEqual([255, 255, 255, 255]);
  });

  test('of the dream alone shows the same over any source, and nothing where there is no dream', async () => {
    const shownOver = async (levels: readonly number[]) => {
      const stage = opened('dream');
      await show(stage, levels, 2);
      expect(stage.draw({wet: 1, mirror: false})).toBe(true);
      expect(alphas()).toEqual([0, 0, 0, 0]);
      const data = Float32Array.of(...[0.2, 0.2, 0.2], ...[-0.2, -0.2, -0.2], ...[0, 0, 0], ...[2, 2, 2]);
      stage.setResidual({widthPx: 2, heightPx: 2, data, dispose: () => undefined});
      expect(stage.draw({wet: 1, mirror: true})).toBe(true);
      return [...(put ?? [])];
    };
    const shown = await shownOver([0, 100, 200, 250]);
    expect(alphas()).toEqual([38, 38, 255, 0]);
    expect(reds()).toEqual([0, 255, 255, 0]);
    expect(await shownOver([9, 9, 9, 9])).toEqual(shown);
  });

  test('of the dream alone limits flashes as they are over grey', async () => {
    const [widthPx, heightPx] = [40, 30];
    /** How often the first pixel, over grey, changes much in two seconds. */
    const flashes = async (limitFlashes: boolean): Promise<number> => {
      const stage = opened('dream');
      await show(stage, Array<number>(widthPx * heightPx).fill(90), widthPx);
      const levels: number[] = [];
      for (let index = 0; index < 40; index += 1) {
        const data = new Float32Array(3 * widthPx * heightPx).fill(index % 2 === 0 ? 0.8 : -0.8);
        stage.setResidual({widthPx, heightPx, data, dispose: () => undefined});
        stage.draw({wet: 1, mirror: false, limitFlashes, atS: index / 10});
        const [level = NaN, , , a = NaN] = put ?? [];
        levels.push(127.5 + (a / 255) * (level - 127.5));
      }
      return levels.slice(-20).filter((level, i, last) => Math.abs(level - (last[i - 1] ?? level)) > 60)
        .length;
    };
    expect(await flashes(false)).toBe(19);
    expect(await flashes(true)).toBeLessThanOrEqual(7);
  });

  test('of the person alone shows nothing until it is known where they are, nor when it is no longer', async () => {
    const stage = opened('person');
    await show(stage, [0, 100, 200, 250], 2);
    expect(stage.draw({wet: 1, mirror: false})).toBe(true);
    expect(alphas()).toEqual([0, 0, 0, 0]);
    const disposed = vi.fn();
    stage.setPerson({widthPx: 2, heightPx: 2, data: Float32Array.of(0, 1, 0.3, 0.66), dispose: disposed});
    expect(disposed).toHaveBeenCalledOnce();
    expect(stage.draw({wet: 1, mirror: true})).toBe(true);
    expect(alphas()).toEqual([255, 0, Math.round(255 * cutout(0.66)), 0]);
    expect(reds()).toEqual([100, 0, 250, 200]);
    stage.setPerson(undefined);
    expect(stage.draw({wet: 1, mirror: true})).toBe(true);
    expect(alphas()).toEqual([0, 0, 0, 0]);
    expect(stage.draw({wet: 0, mirror: false, isSource: true})).toBe(true);
    expect(alphas()).toEqual([255, 255, 255, 255]);
  });

  test('draws only what is new, and takes the size of each frame', async () => {
    const stage = opened();
    expect(stage.draw({wet: 1, mirror: false})).toBe(false);
    await show(stage, [1, 2, 3, 4], 2);
    expect(stage.draw({wet: 1, mirror: false})).toBe(true);
    expect(stage.draw({wet: 1, mirror: false})).toBe(false);
    await show(stage, [1, 2, 3], 3);
    expect(stage.draw({wet: 1, mirror: false})).toBe(true);
    expect(canvas).toMatchObject({width: 3, height: 1});
    expect(stage.sizePx).toEqual({widthPx: 3, heightPx: 1});
  });

  test('reports that it is not a GPU that draws', () => {
    expect(opened().degradations).toMatchObject([{code: 'no-webgl'}]);
    canvas.getContext = () => null;
    expect(opened).toThrow(expect.objectContaining({code: 'no-context'}));
  });
});
