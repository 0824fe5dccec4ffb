import {Fn, float, screenCoordinate, vec2, vec3} from 'three/tsl';
import type {Node, TextureNode, UniformNode} from 'three/webgpu';

type Size = Node<'vec2'>;
/** The sizes in pixels of the residual and of what it is enlarged to. */
interface Sizes {
  readonly small: Size;
  readonly large: Size;
}

/**
 * The inverse of [1, 76, 230, 76, 1] / 384, which is what the mean of a cubic B-spline over each of its pixels weighs
 * its coefficients by, cut at four pixels: the middle, then one side.
 */
const filter = [2.16784, -0.80907, 0.2927, -0.10577, 0.03822] as const;

/** Of a dream's pixels, how far a line is followed to either side, and across it. */
const reach = {along: 1, across: 0.5} as const;
/** By how much of the second difference a line is smoothed along and sharpened across. */
const strength = {along: 0.25, across: 0.2} as const;
/** Gradients squared below this, of the residual a pixel, are no line: [-1, 1] is its unit. */
const faint = 1e-4;

/** A pixel of the source as it is. */
export const unscaled = (source: TextureNode, size: Size) => source.sample(screenCoordinate.div(size)).rgb;

/** The coefficients of a cubic B-spline whose mean over each pixel is that pixel, along one axis. */
export function filtered(source: TextureNode, size: Size, axis: Node<'vec2'>) {
  const tap = (pixels: number) => source.sample(screenCoordinate.add(axis.mul(pixels)).div(size)).rgb;
  return filter.slice(1).reduce(
    (sum, weight, i) =>
      sum.add(
        tap(i + 1)
          .add(tap(-i - 1))
          .mul(weight),
      ),
    tap(0).mul(filter[0]),
  );
}

/**
 * The structure tensor J = sum over the colours of g gᵀ, as (Jxx - Jyy, 2 Jxy, Jxx + Jyy), of gradients g by the
 * operator [3, 10, 3]ᵀ [-1, 0, 1] / 32 (Scharr).
 */
export function gradients(source: TextureNode, size: Size) {
  const tap = (x: number, y: number) => source.sample(screenCoordinate.add(vec2(x, y)).div(size)).rgb;
  return Fn(() => {
    const [nw, ne, sw, se] = [tap(-1, -1).toVar(), tap(1, -1).toVar(), tap(-1, 1).toVar(), tap(1, 1).toVar()];
    const along = ne.sub(nw).add(se).sub(sw).mul(3);
    const down = sw.sub(nw).add(se).sub(ne).mul(3);
    const gx = along
      .add(tap(1, 0).sub(tap(-1, 0)).mul(10))
      .div(16)
      .toVar();
    const gy = down
      .add(tap(0, 1).sub(tap(0, -1)).mul(10))
      .div(16)
      .toVar();
    const [xx, yy, xy] = [gx.dot(gx).toVar(), gy.dot(gy).toVar(), gx.dot(gy)];
    return vec3(xx.sub(yy), xy.mul(2), xx.add(yy));
  })();
}

/** 5 x 5 binomial: [1, 4, 6, 4, 1] / 16 is the bilinear taps at -1.2, 0 and 1.2, weighing 5, 6 and 5. */
export function blurred(source: TextureNode, size: Size) {
  const places = [-1.2, 0, 1.2] as const;
  const weights = [5, 6, 5] as const;
  const row = (y: number) =>
    places
      .map((x, i) =>
        source.sample(screenCoordinate.add(vec2(x, y)).div(size)).rgb.mul((weights[i] as number) / 16),
      )
      .reduce((sum, tap) => sum.add(tap));
  return places.map((y, i) => row(y).mul((weights[i] as number) / 16)).reduce((sum, one) => sum.add(one));
}

/**
 * With t in [0, 1) between two texels the spline weighs four: (1 - t)^3, 3 t^3 - 6 t^2 + 4, the same of 1 - t, and
 * t^3, over 6. Four by four texels are two by two bilinear taps (Sigg and Hadwiger, GPU Gems 2, chapter 20).
 */
export function splined(coefficients: TextureNode, {small, large}: Sizes) {
  return Fn(() => {
    const at = screenCoordinate.div(large).mul(small).sub(0.5);
    const t = at.fract().toVar();
    const base = at.floor().toVar();
    const w0 = t.oneMinus().pow3().div(6).toVar();
    const w1 = t.mul(t).mul(t.mul(3).sub(6)).add(4).div(6).toVar();
    const w3 = t.pow3().div(6).toVar();
    const low = w0.add(w1).toVar();
    const high = low.oneMinus().toVar();
    const first = base.sub(0.5).add(w1.div(low)).div(small).toVar();
    const second = base.add(1.5).add(w3.div(high)).div(small).toVar();
    const row = (y: typeof first.y) => {
      const left = coefficients.sample(vec2(first.x, y)).rgb.mul(low.x);
      return left.add(coefficients.sample(vec2(second.x, y)).rgb.mul(high.x));
    };
    return row(first.y).mul(low.y).add(row(second.y).mul(high.y));
  })();
}

/**
 * Near the finest detail that a dream can have, a spline shows lines as strings of beads. With n along the gradient, by
 * the structure tensor, and c = sqrt((Jxx - Jyy)^2 + (2 Jxy)^2) / (Jxx + Jyy) how much there is one, 0 to 1,
 *   out = s + amount (along D(c l) s - across c D(n / 2) s),  D(d) s = s(x + d) + s(x - d) - 2 s(x),
 * where l is n turned by a right angle. What is linear stays as it is.
 */
export function stroked(
  smooth: TextureNode,
  structure: TextureNode,
  {small, large}: Sizes,
  amount: UniformNode<'float', number>,
) {
  return Fn(() => {
    const at = screenCoordinate.div(large).toVar();
    const tensor = structure.sample(at).rgb.toVar();
    const length = tensor.xy.length().toVar();
    const c = length.div(tensor.z.add(faint)).toVar();
    // n is at half the angle of (Jxx - Jyy, 2 Jxy).
    const cosine = tensor.x.div(length.max(1e-9)).clamp(-1, 1).toVar();
    const side = tensor.y.lessThan(0).select(float(-1), float(1));
    const n = vec2(cosine.add(1).div(2).sqrt(), cosine.oneMinus().div(2).sqrt().mul(side)).toVar();
    const middle = smooth.sample(at).rgb.toVar();
    const second = (d: Node<'vec2'>) => {
      const by = d.div(small).toVar();
      return smooth
        .sample(at.add(by))
        .rgb.add(smooth.sample(at.sub(by)).rgb)
        .sub(middle.mul(2));
    };
    const along = second(vec2(n.y.negate(), n.x).mul(c).mul(reach.along)).mul(strength.along);
    const across = second(n.mul(reach.across)).mul(c).mul(strength.across);
    return middle.add(along.sub(across).mul(amount));
  })();
}
