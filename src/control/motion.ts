import {mappingOf, type Mapping} from './mapping.ts';
import type {Signal, Signals} from './signals.ts';

/** Motion is looked at so small: a person is a few pixels wide, which is enough. */
export const motionSize = {width: 48, height: 27} as const;

/** What moves before the camera. */
export interface Motion {
  /** 0 nothing, 1 everything. */
  readonly amount: number;
  /** Where, 0 to 1 from the left and from the top; the middle if nothing moves. */
  readonly x: number;
  readonly y: number;
  /** In which direction, -1 to 1, to the right and down; 1 crosses the image in a second. */
  readonly rightwards: number;
  readonly downwards: number;
}

/** Changes of luminance below this, of 1, are the noise of a camera. */
const noise = 0.04;
/** A share of the image that moves so much counts as all of it: nobody fills the image. */
const plenty = 0.25;
/** Keeps the direction at 0 where no edge shows it. */
const flat = 1e-3;

/**
 * Compares frames of `motionSize`, each as luminance from 0 to 1. With d = it - mean(it), the change of luminance
 * without that of the exposure:
 *   amount = share of the pixels with |d| > noise,  centre = mean of their places weighted by |d|,
 *   direction = -(sum(g g') + flat I)^-1 sum(g d) over them, the one motion that explains the change best (Lucas and
 *   Kanade 1981).
 */
export class MotionMeter {
  #before: Float32Array | undefined;

  /** What has moved since the last frame, `seconds` ago; undefined for the first. The luminance stays the caller's. */
  measure(luminance: Float32Array, seconds: number): Motion | undefined {
    const before = this.#before;
    this.#before = luminance.slice();
    if (!before || !(seconds > 0)) return undefined;
    const {width, height} = motionSize;
    let mean = 0;
    for (let index = 0; index < luminance.length; index += 1) {
      mean += ((luminance[index] ?? 0) - (before[index] ?? 0)) / luminance.length;
    }
    let [moving, weight, sumX, sumY] = [0, 0, 0, 0];
    let [xx, xy, yy, xt, yt] = [flat, 0, flat, 0, 0];
    for (let y = 1; y < height - 1; y += 1) {
      for (let x = 1; x < width - 1; x += 1) {
        const index = y * width + x;
        const change = (luminance[index] ?? 0) - (before[index] ?? 0) - mean;
        if (Math.abs(change) < noise) continue;
        moving += 1;
        weight += Math.abs(change);
        sumX += Math.abs(change) * x;
        sumY += Math.abs(change) * y;
        const gx = ((luminance[index + 1] ?? 0) - (luminance[index - 1] ?? 0)) / 2;
        const gy = ((luminance[index + width] ?? 0) - (luminance[index - width] ?? 0)) / 2;
        xx += gx * gx;
        xy += gx * gy;
        yy += gy * gy;
        xt += gx * change;
        yt += gy * change;
      }
    }
    const determinant = xx * yy - xy * xy;
    const u = -(yy * xt - xy * yt) / determinant;
    const v = -(xx * yt - xy * xt) / determinant;
    const within = (value: number): number => Math.min(1, Math.max(-1, value));
    return {
      amount: Math.min(1, moving / ((width - 2) * (height - 2)) / plenty),
      x: weight > 0 ? sumX / weight / (width - 1) : 0.5,
      y: weight > 0 ? sumY / weight / (height - 1) : 0.5,
      rightwards: within(u / width / seconds),
      downwards: within(v / height / seconds),
    };
  }
}

const signals: readonly Signal[] = [
  {id: 'motion/amount', label: 'Motion, amount', kind: 'level'},
  {id: 'motion/stillness', label: 'Motion, stillness', kind: 'level'},
  {id: 'motion/x', label: 'Motion, from left to right', kind: 'level'},
  {id: 'motion/y', label: 'Motion, from top to bottom', kind: 'level'},
  {id: 'motion/rightwards', label: 'Motion, direction ↔', kind: 'level'},
  {id: 'motion/downwards', label: 'Motion, direction ↕', kind: 'level'},
];

export const isMotion = (id: string): boolean => id.startsWith('motion/');

/** Motion as signals, from when it is opened until it is closed. */
export class MotionSource {
  readonly #signals: Signals;
  readonly #remove: () => void;
  readonly #meter = new MotionMeter();

  constructor(all: Signals) {
    this.#signals = all;
    this.#remove = all.add(signals);
  }

  /** Takes the luminance of a frame, `seconds` after the one before. */
  take(luminance: Float32Array, seconds: number): void {
    const motion = this.#meter.measure(luminance, seconds);
    if (!motion) return;
    const {amount, x, y, rightwards, downwards} = motion;
    this.#signals.send('motion/amount', amount);
    this.#signals.send('motion/stillness', 1 - amount);
    // Where it was last: what has stopped is still there.
    if (amount > 0) {
      this.#signals.send('motion/x', x);
      this.#signals.send('motion/y', y);
    }
    this.#signals.send('motion/rightwards', (rightwards + 1) / 2);
    this.#signals.send('motion/downwards', (downwards + 1) / 2);
  }

  close(): void {
    this.#remove();
  }
}

const named = (id: string): Signal =>
  signals.find((signal) => signal.id === id) ?? {id, label: id, kind: 'level'};

/** Stillness lets it dream, movement wakes it: the dream deepens over seconds, and lets go at once. */
export const stillnessMappings: readonly Mapping[] = [
  mappingOf(named('motion/stillness'), 'dial/intensity', {
    ...{from: 0.01, to: 0.12, curve: 'late', attackS: 8, releaseS: 0.6, takeover: false},
  }),
  mappingOf(named('motion/stillness'), 'dial/depth', {
    ...{from: 0.3, to: 0.62, curve: 'smooth', attackS: 20, releaseS: 1.5, takeover: false},
  }),
];
