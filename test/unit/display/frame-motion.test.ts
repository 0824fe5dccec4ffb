import {describe, expect, it} from 'vitest';
import {FrameMotion} from '../../../src/display/frame-motion.ts';
import type {Maps} from '../../../src/display/maps.ts';

const frame = {widthPx: 640, heightPx: 480};
const [widthPx, heightPx] = [40, 30];

/** Smooth texture, moved to the right by some pixels of the luminance. */
const moved = (byPx: number): Float32Array =>
  Float32Array.from({length: widthPx * heightPx}, (_, i) => {
    const [x, y] = [(i % widthPx) - byPx, Math.floor(i / widthPx)];
    return 0.5 * Math.sin(0.5 * x + 0.2 * y) * Math.cos(0.4 * y - 0.1 * x);
  });

/** Maps whose luminances arrive when the test says so. */
function lateMaps(): {maps: Maps; arrive: (luminance: Float32Array | Error) => Promise<void>} {
  const waiting: {resolve: (luminance: Float32Array) => void; reject: (error: Error) => void}[] = [];
  const luminance = (): Promise<Float32Array> =>
    new Promise((resolve, reject) => waiting.push({resolve, reject}));
  const arrive = async (luminance: Float32Array | Error): Promise<void> => {
    const first = waiting.shift();
    if (luminance instanceof Error) first?.reject(luminance);
    else first?.resolve(luminance);
    await new Promise((resolve) => setTimeout(resolve));
  };
  return {maps: {luminance} as unknown as Maps, arrive};
}

const toTheRight = (motion: FrameMotion): number => {
  const {values} = motion.match?.flow.u ?? {values: new Float32Array()};
  return -(values[Math.floor(values.length / 2) + widthPx / 2] ?? NaN);
};

describe('the motion of frames whose luminance arrives late', () => {
  it('is from the frame that was dreamed on, whatever came after it before its luminance did', async () => {
    const {maps, arrive} = lateMaps();
    const motion = new FrameMotion(maps);
    motion.show(frame);
    motion.dreamOn();
    motion.show(frame);
    await arrive(moved(0));
    motion.dreamed();
    expect(motion.match).toBeUndefined();
    await arrive(moved(1.5));
    expect(Math.abs(toTheRight(motion) - 1.5)).toBeLessThan(0.2);
    motion.show(frame);
    // The frame that is shown meanwhile moves as the one before.
    expect(Math.abs(toTheRight(motion) - 1.5)).toBeLessThan(0.2);
    await arrive(moved(2.5));
    expect(Math.abs(toTheRight(motion) - 2.5)).toBeLessThan(0.2);
  });

  it('shows a dream in place as long as its own frame is not known', async () => {
    const {maps, arrive} = lateMaps();
    const motion = new FrameMotion(maps);
    motion.show(frame);
    await arrive(moved(0));
    motion.dreamOn();
    motion.dreamed();
    motion.show(frame);
    await arrive(moved(2));
    motion.show(frame);
    motion.dreamOn();
    motion.dreamed();
    expect(motion.match).toBeUndefined();
    await arrive(moved(4));
    expect(Math.abs(toTheRight(motion))).toBeLessThan(0.2);
  });

  it('goes on after a luminance that never came', async () => {
    const {maps, arrive} = lateMaps();
    const motion = new FrameMotion(maps);
    motion.show(frame);
    await arrive(moved(0));
    motion.dreamOn();
    motion.dreamed();
    motion.show(frame);
    await arrive(new Error('lost'));
    motion.show(frame);
    await arrive(moved(1));
    expect(Math.abs(toTheRight(motion) - 1)).toBeLessThan(0.2);
  });
});

describe('the motion of frames whose luminance is there at once', () => {
  it('is known as soon as the frame is shown', () => {
    const luminances = [moved(0), moved(1)];
    const motion = new FrameMotion({luminance: () => luminances.shift()} as unknown as Maps);
    motion.show(frame);
    motion.dreamOn();
    motion.dreamed();
    motion.show(frame);
    expect(Math.abs(toTheRight(motion) - 1)).toBeLessThan(0.2);
  });

  it('stays as it is when a frame is left out', () => {
    const luminances = [moved(0), moved(1), undefined];
    const motion = new FrameMotion({luminance: () => luminances.shift()} as unknown as Maps);
    motion.show(frame);
    motion.dreamOn();
    motion.dreamed();
    motion.show(frame);
    motion.show(frame);
    expect(Math.abs(toTheRight(motion) - 1)).toBeLessThan(0.2);
  });
});
