import {isCut} from './cut.ts';
import {FlowEstimator, thorough, type Flow, type Rounds} from './flow.ts';
import {lightBetween, type Light} from './light.ts';
import {boxSum, createBoxScratch, createPlane, type BoxScratch, type Plane} from './plane.ts';
import {windowPx, type Level, type Pyramid} from './pyramid.ts';

/** How one frame follows from another. Planes have half the image's size and are overwritten by the next match. */
export interface Match {
  readonly flow: Flow;
  /** 1 where a pixel was seen in the other frame, 0 where it was covered or outside, between where it is unsure. */
  readonly visible: Plane;
  /** The frames do not belong together: neither flow nor visibility means anything. */
  readonly cut: boolean;
  /** The share of the frame that was seen in the other. */
  readonly found: number;
  /** Mean absolute change of luminance, in the image's units. */
  readonly change: number;
}

/** Of the forward flow, which only checks the other and need not be as good. */
export const checking: Rounds = {finest: 1, coarser: 1};

/** Finds flow and visibility between two frames; its buffers are made once for a size. */
export class Matcher {
  readonly #backward: FlowEstimator;
  readonly #forward: FlowEstimator;
  readonly #comparison: Comparison;
  readonly #visible: Plane;

  /** @param like any pyramid of the size that will be matched. */
  constructor(like: Pyramid) {
    this.#backward = new FlowEstimator(like, thorough);
    this.#forward = new FlowEstimator(like, checking);
    const {luminance} = like.finest;
    this.#comparison = new Comparison(luminance);
    this.#visible = createPlane(luminance.widthPx, luminance.heightPx);
  }

  /** How `here` follows from `there`, an earlier frame; `expected` is a flow to begin with. */
  match(here: Pyramid, there: Pyramid, expected?: Flow): Match {
    const visible = this.#visible;
    const [a, b] = [here.finest, there.finest];
    const flow = this.#backward.estimate(here, there, expected);
    const back = this.#forward.estimate(there, here, expected && opposite(expected));
    const light = lightBetween(a.luminance, b.luminance);
    this.#comparison.compare(flow, back, a, b.luminance, light, visible);
    if (!isMoving(a, b.luminance, light)) {
      this.#comparison.settle(flow, a.luminance, b.luminance, light, visible);
    }
    const found = visible.values.reduce((sum, value) => sum + value, 0) / visible.values.length;
    const cut = isCut(a.luminance, b.luminance, found);
    return {flow, visible, cut, found, change: changeOf(a.luminance, b.luminance)};
  }
}

/** The way back along a flow that is the same all around. */
function opposite({u, v}: Flow): Flow {
  const turned = (plane: Plane): Plane => ({...plane, values: plane.values.map((value) => -value)});
  return {u: turned(u), v: turned(v)};
}

/** Forward and backward flow may differ by this much squared, and by this share of their squared lengths. */
export const matchTolerance = {squarePx: 0.25, share: 0.02} as const;
/**
 * Differences of luminance that are noise, at least and, in one pixel, at most; from which on one in place is a change;
 * how wrong a flow may be; and how much more must look alike where the flow folds.
 */
export const tolerance = {least: 0.01, most: 0.05, changed: 0.03, wrongPx: 0.1, folding: 6} as const;
/** The flow's folding is found over so many pixels to each side. */
export const foldingPx = 2;
/** Half the side of the square over which the differences are judged. */
export const judgedPx = 1;

const clamp01 = (value: number): number => (value < 0 ? 0 : value > 1 ? 1 : value);

/**
 * visible = consistent * alike, with p' = p + f(p):
 *   consistent falls from 1 to 0 as  |f(p) + b(p')|^2  goes from once to three times  matchTolerance + share (|f|^2 + |b|^2)
 *   (Sundaram, Brox and Keutzer, ECCV 2010),
 *   alike falls from 1 to 0 as  (1 + 6 folding(p))  times the mean of  |there(p') - here(p)|  around p goes from once to
 *   twice the mean of  noise + wrongPx |gradient(p)|,  with noise the mean difference over the frame or, if that is more,
 *   over what has changed: whoever walks never looks quite as before, and keeps their dream all the same,
 *   folding(p) = max(0, -div f(p)):  places beside each other that come from one place were not all seen there.
 * The second is needed because the surroundings of a moving edge are often taken along by its flow, both ways.
 */
class Comparison {
  readonly #unlike: Plane;
  readonly #tolerated: Plane;
  readonly #scratch: BoxScratch;
  /** The sums over the judged square of what counts as noise in the frame compared last: anywhere, and in what moves. */
  #noise = {everywhere: 0, moving: 0};

  constructor({widthPx, heightPx}: Plane) {
    this.#unlike = createPlane(widthPx, heightPx);
    this.#tolerated = createPlane(widthPx, heightPx);
    this.#scratch = createBoxScratch(widthPx, heightPx, judgedPx);
  }

  compare({u, v}: Flow, back: Flow, here: Level, there: Plane, light: Light, into: Plane): void {
    const {widthPx: width, heightPx: height} = there;
    const [unlike, tolerated] = [this.#unlike, this.#tolerated];
    const [us, vs, backU, backV] = [u.values, v.values, back.u.values, back.v.values];
    const {gain, offset} = light;
    const count = width * height;
    let [noise, changed, changedNoise] = [0, 0, 0];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const i = y * width + x;
        const fu = us[i] as number;
        const fv = vs[i] as number;
        const atX = x + fu;
        const atY = y + fv;
        const nearX = Math.min(Math.max(atX, 0), width - 1);
        const nearY = Math.min(Math.max(atY, 0), height - 1);
        // Not negative, so that | 0 is the floor.
        const left = Math.min(nearX | 0, width - 2);
        const top = Math.min(nearY | 0, height - 2);
        const j = top * width + left;
        const tx = nearX - left;
        const ty = nearY - top;
        const bu = mix(backU, j, width, tx, ty);
        const bv = mix(backV, j, width, tx, ty);
        const apart = (fu + bu) * (fu + bu) + (fv + bv) * (fv + bv);
        const allowed =
          matchTolerance.squarePx + matchTolerance.share * (fu * fu + fv * fv + bu * bu + bv * bv);
        // Half a pixel over the border is still in the image.
        const inside = atX >= -0.5 && atY >= -0.5 && atX <= width - 0.5 && atY <= height - 0.5;
        into.values[i] = inside ? clamp01((3 - apart / allowed) / 2) : 0;
        const other = gain * mix(there.values, j, width, tx, ty) + offset;
        const gx = here.gradientX.values[i] as number;
        const gy = here.gradientY.values[i] as number;
        const difference = Math.abs(other - (here.luminance.values[i] as number));
        unlike.values[i] = difference;
        tolerated.values[i] = tolerance.wrongPx * Math.sqrt(gx * gx + gy * gy);
        const counted = Math.min(tolerance.most, difference);
        noise += counted;
        const inPlace = gain * (there.values[i] as number) + offset - (here.luminance.values[i] as number);
        if (Math.abs(inPlace) <= tolerance.changed) continue;
        changed += 1;
        changedNoise += counted;
      }
    }
    const judged = (2 * judgedPx + 1) ** 2;
    const everywhere = tolerance.least + noise / count;
    const moving = Math.max(everywhere, tolerance.least + changedNoise / Math.max(1, changed));
    this.#noise = {everywhere: judged * everywhere, moving: judged * moving};
    boxSum(unlike, judgedPx, this.#scratch);
    boxSum(tolerated, judgedPx, this.#scratch);
    this.#judge({u, v}, into);
  }

  /** Takes off what is not alike. */
  #judge({u, v}: Flow, visible: Plane): void {
    const {widthPx: width, heightPx: height, values} = visible;
    const {moving} = this.#noise;
    for (let y = 0; y < height; y++) {
      const up = Math.max(0, y - foldingPx) * width;
      const down = Math.min(height - 1, y + foldingPx) * width;
      for (let x = 0; x < width; x++) {
        const i = y * width + x;
        const left = y * width + Math.max(0, x - foldingPx);
        const right = y * width + Math.min(width - 1, x + foldingPx);
        const across = (u.values[left] as number) - (u.values[right] as number);
        const along = (v.values[up + x] as number) - (v.values[down + x] as number);
        const folding = Math.max(0, across + along) / (2 * foldingPx);
        const tolerated = moving + (this.#tolerated.values[i] as number);
        const unlike = (1 + tolerance.folding * folding) * (this.#unlike.values[i] as number);
        values[i] = (values[i] as number) * clamp01(2 - unlike / tolerated);
      }
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
      const moved = clamp01((unlike.values[i] as number) / this.#noise.everywhere - 1);
      u.values[i] = moved * (u.values[i] as number);
      v.values[i] = moved * (v.values[i] as number);
      visible.values[i] = 1 - moved * (1 - (visible.values[i] as number));
    }
  }
}

/** Between four values, bilinear. */
const mix = (map: Float32Array, i: number, width: number, tx: number, ty: number): number => {
  const a = map[i] as number;
  const c = map[i + width] as number;
  const upper = a + tx * ((map[i + 1] as number) - a);
  const under = c + tx * ((map[i + width + 1] as number) - c);
  return upper + ty * (under - upper);
};

/**
 * A camera moves when more than `ofTexture` of what has texture is not to be seen where it was, and that is so all over
 * the image: in more than `parts` of its blocks, which are the workgroups of compare.wgsl, in each for more than
 * `ofPart` of the pixels. A pixel is not to be seen there when it changed by more than a motion of `px` would change it,
 * and noise. The flow itself could not tell, for what moves takes flat surroundings along. Before a bare wall only who
 * passes has texture: that all of it moves says nothing of the camera.
 */
export const moves = {
  ofTexture: 0.4,
  parts: 0.5,
  ofPart: 0.1,
  blockPx: 16,
  px: 0.25,
  noise: 0.004,
  texture: 0.01,
} as const;

function isMoving(here: Level, there: Plane, light: Light): boolean {
  const {widthPx, heightPx} = there;
  const {blockPx} = moves;
  let [textured, moved, blocks, movedBlocks] = [0, 0, 0, 0];
  for (let top = 0; top < heightPx; top += blockPx) {
    for (let left = 0; left < widthPx; left += blockPx) {
      const [right, bottom] = [Math.min(left + blockPx, widthPx), Math.min(top + blockPx, heightPx)];
      const block = countIn({left, top, right, bottom}, here, there, light);
      textured += block.textured;
      moved += block.moved;
      blocks += 1;
      if (block.moved > moves.ofPart * (right - left) * (bottom - top)) movedBlocks += 1;
    }
  }
  return moved > moves.ofTexture * textured && movedBlocks > moves.parts * blocks;
}

/** A rectangle of pixels; right and bottom are the first outside. */
interface Block {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The pixels of a block that have texture, and those of them that are not to be seen where they were. */
function countIn(
  {left, top, right, bottom}: Block,
  {luminance, texture}: Level,
  there: Plane,
  {gain, offset}: Light,
): {textured: number; moved: number} {
  const perWindow = 1 / (2 * windowPx + 1) ** 2;
  let [textured, moved] = [0, 0];
  for (let y = top; y < bottom; y++) {
    for (let i = y * there.widthPx + left; i < y * there.widthPx + right; i++) {
      const squares = texture.values[i] as number;
      if (squares < moves.texture) continue;
      textured += 1;
      const change = gain * (there.values[i] as number) + offset - (luminance.values[i] as number);
      if (Math.abs(change) > moves.px * Math.sqrt(squares * perWindow) + moves.noise) moved += 1;
    }
  }
  return {textured, moved};
}

function changeOf(here: Plane, there: Plane): number {
  let sum = 0;
  for (let i = 0; i < here.values.length; i++) {
    sum += Math.abs((here.values[i] as number) - (there.values[i] as number));
  }
  return sum / here.values.length;
}
