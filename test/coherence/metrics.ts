import {Matcher} from '../../src/feedback/match.ts';
import {createPlane, sample, type Plane} from '../../src/feedback/plane.ts';
import {Pyramid} from '../../src/feedback/pyramid.ts';
import {lumaWeights} from '../../src/lib/luma.ts';
import type {Reference} from './reference-flow.ts';
import type {Sequence} from './sequence.ts';

/** Measures of the residuals of one sequence, in units of the [-1, 1] value range. */
export interface Coherence {
  /** Root mean square of the residual. */
  readonly strength: number;
  /** Root mean square of residual(t) - residual(t - 1) warped by the reference flow, over what was visible. */
  readonly warpingError: number;
  /** Mean of |residual(t) - (residual(t - 1) + residual(t + 1)) / 2| over pixels at rest; NaN if there are none. */
  readonly flicker: number;
  /** Mean square of the residual over what was newly uncovered. */
  readonly ghosting: number;
  /**
   * The share of residual(t - 1) that is still in place in residual(t) over what was newly uncovered:
   * sum(residual(t) residual(t - 1)) / sum(residual(t - 1)^2), at least 0. Unlike in ghosting, what has grown there since
   * has no part in it.
   */
  readonly stayed: number;
}

/** Frames for the dream to grow, which are not measured. */
export const warmUp = 12;
/** A pixel is at rest when its flow and its luminance change are below these. */
const rest = {px: 0.25, luminance: 0.03} as const;

export function coherenceOf(
  {frames, references, width, height}: Sequence,
  residuals: readonly Float32Array[],
): Coherence {
  const [strength, error, flicker, ghosting] = [mean(), mean(), mean(), mean()];
  const [common, left] = [mean(), mean()];
  const channels = [0, 1, 2].map(() => createPlane(width, height));
  for (let t = warmUp; t < residuals.length; t++) {
    const [before, now, after] = [residuals[t - 1], residuals[t], residuals[t + 1]];
    const reference = references[t];
    if (!before || !now || !reference) throw new Error(`Frame ${t} has no residual or reference.`);
    channels.forEach((channel, c) => split(before, c, channel));
    for (let i = 0; i < width * height; i++) {
      const [x, y] = [i % width, Math.floor(i / width)];
      const [u, v] = [reference.u.values[i] as number, reference.v.values[i] as number];
      const seen = reference.visible.values[i] === 1;
      const resting = after !== undefined && isAtRest(frames, references, t, i);
      for (let c = 0; c < 3; c++) {
        const value = now[3 * i + c] as number;
        strength.add(value * value);
        if (seen) error.add((value - sample(channels[c] as Plane, x + u, y + v)) ** 2);
        else {
          const was = before[3 * i + c] as number;
          ghosting.add(value * value);
          common.add(value * was);
          left.add(was * was);
        }
        if (resting) {
          flicker.add(Math.abs(value - ((before[3 * i + c] as number) + (after[3 * i + c] as number)) / 2));
        }
      }
    }
  }
  return {
    strength: Math.sqrt(strength.value()),
    warpingError: Math.sqrt(error.value()),
    flicker: flicker.value(),
    ghosting: ghosting.value(),
    stayed: Math.max(0, common.value() / left.value()),
  };
}

/** Whether pixel i is at rest from frame t - 1 to frame t + 1. */
function isAtRest(
  frames: readonly Float32Array[],
  references: readonly (Reference | undefined)[],
  t: number,
  i: number,
): boolean {
  return [t, t + 1].every((at) => {
    const [now, before, reference] = [frames[at], frames[at - 1], references[at]];
    if (!now || !before || !reference) return false;
    const changed = Math.abs((now[3 * i + 1] as number) - (before[3 * i + 1] as number));
    const length = Math.hypot(reference.u.values[i] as number, reference.v.values[i] as number);
    return changed < rest.luminance && length < rest.px;
  });
}

function split(residual: Float32Array, channel: number, into: Plane): void {
  for (let i = 0; i < into.values.length; i++) into.values[i] = residual[3 * i + channel] as number;
}

/** A running mean; NaN while empty. */
function mean(): {add: (value: number) => void; value: () => number} {
  let [sum, count] = [0, 0];
  return {
    add: (value) => {
      sum += value;
      count += 1;
    },
    value: () => sum / count,
  };
}

/** How the product's own flow compares with the references. */
export interface FlowQuality {
  /** Mean end-point error in pixels of the frame, over what was visible. */
  readonly endPointError: number;
  /** Shares: of what was newly uncovered, that classified as such; of what was visible, that classified as visible. */
  readonly found: number;
  readonly kept: number;
}

export function flowQualityOf({frames, references, width, height}: Sequence): FlowQuality {
  const [error, found, kept] = [mean(), mean(), mean()];
  const [here, there] = [new Pyramid(width, height), new Pyramid(width, height)];
  const matcher = new Matcher(here);
  references.forEach((reference, t) => {
    const [now, before] = [frames[t], frames[t - 1]];
    if (!reference || !now || !before) return;
    here.fill(now);
    there.fill(before);
    const {flow, visible} = matcher.match(here, there);
    for (let i = 0; i < width * height; i++) {
      const [x, y] = [(i % width) / 2 - 0.25, Math.floor(i / width) / 2 - 0.25];
      const sight = sample(visible, x, y);
      if (reference.visible.values[i] === 1) {
        kept.add(sight);
        const du = 2 * sample(flow.u, x, y) - (reference.u.values[i] as number);
        const dv = 2 * sample(flow.v, x, y) - (reference.v.values[i] as number);
        error.add(Math.hypot(du, dv));
      } else {
        found.add(1 - sight);
      }
    }
  });
  return {endPointError: error.value(), found: found.value(), kept: kept.value()};
}

/** Mean brightness and chroma of a frame [H, W, 3] in [-1, 1], both from 0 to 1. */
export interface Tones {
  readonly mean: number;
  /** Mean distance of colours from grey. */
  readonly chroma: number;
}

export function tonesOf(frame: Float32Array): Tones {
  const [brightness, chroma] = [mean(), mean()];
  const [red, green, blue] = lumaWeights;
  for (let i = 0; i < frame.length; i += 3) {
    const [r, g, b] = [0, 1, 2].map((c) => (Math.max(-1, Math.min(1, frame[i + c] as number)) + 1) / 2) as [
      number,
      number,
      number,
    ];
    const luma = red * r + green * g + blue * b;
    brightness.add(luma);
    chroma.add(Math.hypot(r - luma, g - luma, b - luma));
  }
  return {mean: brightness.value(), chroma: chroma.value()};
}
