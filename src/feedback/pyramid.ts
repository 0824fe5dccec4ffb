import {lumaWeights} from '../lib/luma.ts';
import {halved, type SizePx} from '../lib/size.ts';
import {boxSum, createBoxScratch, createPlane, type BoxScratch, type Plane} from './plane.ts';

const [red, green, blue] = lumaWeights;

/** Half the side of the square over which a motion is taken to be one, in pixels of a level. */
export const windowPx = 3;
/** Added to the structure tensor: gradients below this are noise and move nothing. */
export const noise = (2 * windowPx + 1) ** 2 * 2e-4;
/** No level's short side is smaller. */
const smallestPx = 8;
const mostLevels = 4;

/** The sizes of an image's levels, finest first: half of it, and halves of that, four at most. */
export function levelSizesOf(widthPx: number, heightPx: number): [SizePx, ...SizePx[]] {
  let smallest = halved({widthPx, heightPx});
  const sizes: [SizePx, ...SizePx[]] = [smallest];
  while (sizes.length < mostLevels && Math.min(smallest.widthPx, smallest.heightPx) >= 2 * smallestPx) {
    smallest = halved(smallest);
    sizes.push(smallest);
  }
  return sizes;
}

/** One size of a frame's luminance, with what the flow needs to know of it. */
export interface Level {
  readonly luminance: Plane;
  readonly gradientX: Plane;
  readonly gradientY: Plane;
  /** The inverse of S + noise I, with S the structure tensor: sums over the window of gx gx, gx gy and gy gy. */
  readonly inverseXx: Plane;
  readonly inverseXy: Plane;
  readonly inverseYy: Plane;
  /** How reliably the window shows a motion: close to the smaller eigenvalue of S, small on edges as in flat areas. */
  readonly confidence: Plane;
  /** The trace of S. */
  readonly texture: Plane;
}

/**
 * The luminance of one frame at half the size of the image and at halves of that, finest first. Its buffers are
 * made once and filled for each frame.
 */
export class Pyramid {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Finest first. */
  readonly levels: readonly Level[];
  readonly finest: Level;
  readonly coarsest: Level;
  readonly #scratch: BoxScratch;

  /** @param widthPx of the image, as `heightPx`; the finest level is half of it. */
  constructor(widthPx: number, heightPx: number) {
    this.widthPx = widthPx;
    this.heightPx = heightPx;
    const [finest, ...coarser] = levelSizesOf(widthPx, heightPx);
    this.finest = createLevel(finest);
    this.levels = [this.finest, ...coarser.map(createLevel)];
    this.coarsest = this.levels.at(-1) ?? this.finest;
    this.#scratch = createBoxScratch(Math.ceil(widthPx / 2), Math.ceil(heightPx / 2), windowPx);
  }

  /** Takes the luminance of an image [heightPx, widthPx, 3] in, in the image's own units. */
  fill(image: Float32Array): void {
    halveColour(image, this.widthPx, this.heightPx, this.finest.luminance);
    this.#build();
  }

  /** Takes the luminance of a frame in, at half the size of the image: that of the finest level. */
  fillLuminance(luminance: Float32Array): void {
    this.finest.luminance.values.set(luminance);
    this.#build();
  }

  #build(): void {
    this.levels.forEach((level, index) => {
      const finer = this.levels[index - 1];
      if (finer) halve(finer.luminance, level.luminance);
      differentiate(level);
      for (const product of [level.inverseXx, level.inverseXy, level.inverseYy])
        boxSum(product, windowPx, this.#scratch);
      invert(level);
    });
  }
}

function createLevel({widthPx, heightPx}: SizePx): Level {
  const plane = (): Plane => createPlane(widthPx, heightPx);
  return {
    luminance: plane(),
    gradientX: plane(),
    gradientY: plane(),
    inverseXx: plane(),
    inverseXy: plane(),
    inverseYy: plane(),
    confidence: plane(),
    texture: plane(),
  };
}

/** Rec. 709 luma of each two by two pixels. */
function halveColour(image: Float32Array, width: number, height: number, into: Plane): void {
  for (let y = 0; y < into.heightPx; y++) {
    const top = 2 * y * width;
    const below = Math.min(2 * y + 1, height - 1) * width;
    for (let x = 0; x < into.widthPx; x++) {
      const left = 2 * x;
      const right = Math.min(left + 1, width - 1);
      into.values[y * into.widthPx + x] =
        (luma(image, 3 * (top + left)) +
          luma(image, 3 * (top + right)) +
          luma(image, 3 * (below + left)) +
          luma(image, 3 * (below + right))) /
        4;
    }
  }
}

const luma = (image: Float32Array, i: number): number =>
  red * (image[i] as number) + green * (image[i + 1] as number) + blue * (image[i + 2] as number);

/** Half the size: the mean of two by two pixels. */
function halve({widthPx: width, heightPx: height, values}: Plane, into: Plane): void {
  for (let y = 0; y < into.heightPx; y++) {
    const top = 2 * y * width;
    const below = Math.min(2 * y + 1, height - 1) * width;
    for (let x = 0; x < into.widthPx; x++) {
      const left = 2 * x;
      const right = Math.min(left + 1, width - 1);
      into.values[y * into.widthPx + x] =
        ((values[top + left] as number) +
          (values[top + right] as number) +
          (values[below + left] as number) +
          (values[below + right] as number)) /
        4;
    }
  }
}

/** Central differences, one-sided at the border, and their products in place of the inverse. */
function differentiate({luminance, gradientX, gradientY, inverseXx, inverseXy, inverseYy}: Level): void {
  const {widthPx: width, heightPx: height, values} = luminance;
  for (let y = 0; y < height; y++) {
    const up = y > 0 ? -width : 0;
    const down = y < height - 1 ? width : 0;
    const perY = up < 0 && down > 0 ? 0.5 : 1;
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const left = x > 0 ? -1 : 0;
      const right = x < width - 1 ? 1 : 0;
      const perX = left < 0 && right > 0 ? 0.5 : 1;
      const gx = ((values[i + right] as number) - (values[i + left] as number)) * perX;
      const gy = ((values[i + down] as number) - (values[i + up] as number)) * perY;
      gradientX.values[i] = gx;
      gradientY.values[i] = gy;
      inverseXx.values[i] = gx * gx;
      inverseXy.values[i] = gx * gy;
      inverseYy.values[i] = gy * gy;
    }
  }
}

/** From the sums of the products, in their place, to the inverse and to how reliable the window is. */
function invert({inverseXx, inverseXy, inverseYy, confidence, texture}: Level): void {
  const [xx, xy, yy] = [inverseXx.values, inverseXy.values, inverseYy.values];
  for (let i = 0; i < xx.length; i++) {
    const a = (xx[i] as number) + noise;
    const b = xy[i] as number;
    const c = (yy[i] as number) + noise;
    const determinant = a * c - b * b;
    const inverse = 1 / determinant;
    xx[i] = c * inverse;
    xy[i] = -b * inverse;
    yy[i] = a * inverse;
    confidence.values[i] = determinant / (a + c);
    texture.values[i] = a + c - 2 * noise;
  }
}
