import {isCut} from './cut.ts';
import {FlowEstimator, type Flow} from './flow.ts';
import {lightBetween, type Light} from './light.ts';
import {boxSum, createPlane, sample, type Plane} from './plane.ts';
import type {Level, Pyramid} from './pyramid.ts';

/** How one frame follows from another. Planes have half the picture's size and are overwritten by the next match. */
export interface Match {
  readonly flow: Flow;
  /** 1 where a pixel was seen in the other frame, 0 where it was covered or outside, between where it is unsure. */
  readonly visible: Plane;
  /** The frames do not belong together: neither flow nor visibility means anything. */
  readonly cut: boolean;
  /** Mean absolute change of luminance, in the picture's units. */
  readonly change: number;
}

/** Finds flow and visibility between two frames; its buffers are made once for a size. */
export class Matcher {
  readonly #backward: FlowEstimator;
  readonly #forward: FlowEstimator;
  readonly #comparison: Comparison;
  readonly #visible: Plane;

  /** @param like any pyramid of the size that will be matched. */
  constructor(like: Pyramid) {
    this.#backward = new FlowEstimator(like);
    this.#forward = new FlowEstimator(like);
    const {luminance} = like.finest;
    this.#comparison = new Comparison(luminance);
    this.#visible = createPlane(luminance.widthPx, luminance.heightPx);
  }

  /** How `here` follows from `there`, an earlier frame. */
  match(here: Pyramid, there: Pyramid): Match {
    const visible = this.#visible;
    const [a, b] = [here.finest, there.finest];
    const flow = this.#backward.estimate(here, there);
    const back = this.#forward.estimate(there, here);
    const light = lightBetween(a.luminance, b.luminance);
    this.#comparison.compare(flow, back, a, b.luminance, light, visible);
    if (isResting(a, flow)) this.#comparison.settle(flow, a.luminance, b.luminance, light, visible);
    const found = visible.values.reduce((sum, value) => sum + value, 0) / visible.values.length;
    const cut = isCut(a.luminance, b.luminance, found);
    return {flow, visible, cut, change: changeOf(a.luminance, b.luminance)};
  }
}

/** Forward and backward flow may differ by this much squared, and by this share of their squared lengths. */
const slack = {squarePx: 0.15, share: 0.02} as const;
/** Differences of luminance that are noise, at least and, in one pixel, at most; and how wrong a flow may be. */
const tolerance = {least: 0.01, most: 0.05, wrongPx: 0.1} as const;
/** Half the side of the square over which the differences are judged. */
const judgedPx = 1;

const clamp01 = (value: number): number => (value < 0 ? 0 : value > 1 ? 1 : value);

/**
 * visible = consistent * alike, with p' = p + f(p):
 *   consistent falls from 1 to 0 as  |f(p) + b(p')|^2  goes from once to three times  slack + share (|f|^2 + |b|^2)
 *   (Sundaram, Brox and Keutzer, ECCV 2010),
 *   alike falls from 1 to 0 as the mean of  |there(p') - here(p)|  around p goes from once to twice the mean of
 *   noise + wrongPx |gradient(p)|, with noise the mean difference over the frame.
 * The second is needed because the surroundings of a moving edge are often taken along by its flow, both ways.
 */
class Comparison {
  readonly #unlike: Plane;
  readonly #tolerated: Plane;
  readonly #scratch: Float32Array;
  /** The sum over the judged square of what counts as noise in the frame compared last. */
  #noise = 0;

  constructor({widthPx, heightPx}: Plane) {
    this.#unlike = createPlane(widthPx, heightPx);
    this.#tolerated = createPlane(widthPx, heightPx);
    this.#scratch = new Float32Array(widthPx * heightPx);
  }

  compare({u, v}: Flow, back: Flow, here: Level, there: Plane, light: Light, into: Plane): void {
    const {widthPx: width, heightPx: height} = there;
    const [unlike, tolerated] = [this.#unlike, this.#tolerated];
    let noise = tolerance.least;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const i = y * width + x;
        const fu = u.values[i] as number;
        const fv = v.values[i] as number;
        const [atX, atY] = [x + fu, y + fv];
        const bu = sample(back.u, atX, atY);
        const bv = sample(back.v, atX, atY);
        const apart = (fu + bu) ** 2 + (fv + bv) ** 2;
        const allowed = slack.squarePx + slack.share * (fu * fu + fv * fv + bu * bu + bv * bv);
        // Half a pixel over the border is still in the picture.
        const inside = atX >= -0.5 && atY >= -0.5 && atX <= width - 0.5 && atY <= height - 0.5;
        into.values[i] = inside ? clamp01((3 - apart / allowed) / 2) : 0;
        const other = light.gain * sample(there, atX, atY) + light.offset;
        const slope = Math.hypot(here.gradientX.values[i] as number, here.gradientY.values[i] as number);
        unlike.values[i] = Math.abs(other - (here.luminance.values[i] as number));
        tolerated.values[i] = tolerance.wrongPx * slope;
        noise += Math.min(tolerance.most, unlike.values[i]) / into.values.length;
      }
    }
    noise *= (2 * judgedPx + 1) ** 2;
    this.#noise = noise;
    boxSum(unlike, judgedPx, this.#scratch);
    boxSum(tolerated, judgedPx, this.#scratch);
    for (let i = 0; i < into.values.length; i++) {
      const alike = clamp01(2 - (unlike.values[i] as number) / (noise + (tolerated.values[i] as number)));
      into.values[i] = (into.values[i] as number) * alike;
    }
  }

  /**
   * Under a camera at rest: what looks the same where it is did not move, was seen, and owes any flow to noise or to
   * its neighbours. It follows a comparison of the same frames.
   */
  settle({u, v}: Flow, here: Plane, there: Plane, {gain, offset}: Light, visible: Plane): void {
    const unlike = this.#unlike;
    for (let i = 0; i < unlike.values.length; i++) {
      unlike.values[i] = Math.abs(gain * (there.values[i] as number) + offset - (here.values[i] as number));
    }
    boxSum(unlike, judgedPx, this.#scratch);
    for (let i = 0; i < unlike.values.length; i++) {
      const moved = clamp01((unlike.values[i] as number) / this.#noise - 1);
      u.values[i] = moved * (u.values[i] as number);
      v.values[i] = moved * (v.values[i] as number);
      visible.values[i] = 1 - moved * (1 - (visible.values[i] as number));
    }
  }
}

/** A camera is at rest when this share of what has texture lies still to this part of a pixel. */
const rest = {share: 0.5, px: 0.15, texture: 0.01} as const;

function isResting({xx, yy}: Level, {u, v}: Flow): boolean {
  let [textured, resting] = [0, 0];
  for (let i = 0; i < u.values.length; i++) {
    if ((xx.values[i] as number) + (yy.values[i] as number) < rest.texture) continue;
    textured += 1;
    if (Math.hypot(u.values[i] as number, v.values[i] as number) < rest.px) resting += 1;
  }
  return resting >= rest.share * textured;
}

function changeOf(here: Plane, there: Plane): number {
  let sum = 0;
  for (let i = 0; i < here.values.length; i++) {
    sum += Math.abs((here.values[i] as number) - (there.values[i] as number));
  }
  return sum / here.values.length;
}
