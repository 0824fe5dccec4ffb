import type {Tensor4D} from '@tensorflow/tfjs';
import {climbClassic, octaveSizes, type ClassicSlice} from '../ascent/classic.ts';
import {pickedForImage} from '../ascent/channel-pick.ts';
import type {Engine} from '../ascent/engine.ts';
import {rasterOf, resampled, type Raster} from '../ascent/raster.ts';
import {imageMask} from '../feedback/mask/image-mask.ts';
import {maskRow, type ImageMask} from '../feedback/mask/mask-row.ts';
import type {Segmenter} from '../feedback/person/segmenter.ts';
import {mulberry32} from '../lib/random.ts';
import type {YieldToEventLoop} from '../lib/yield-to-event-loop.ts';
import type {RipeningOrder} from './dream-order.ts';

/** What live had dreamed goes over so many octaves: the first alone are weaker than it was. */
const givesWayOver = 2;

/** What a slice of a ripening has brought. */
export interface RipeningSlice {
  /** The share of all work that is done: 1 once the image is ripe and nothing is left to do. */
  readonly share: number;
  /** What to show over the image now, at a size that grows; undefined if it is as before. */
  readonly residual: Raster | undefined;
}

/** What a ripening needs besides the engine. */
interface RipeningParts {
  readonly yieldToEventLoop: YieldToEventLoop;
  /** `[1, H, W, 3]`, for an order that follows one; it stays the caller's, who keeps it to the end. */
  readonly guide: Tensor4D | undefined;
  /** Opens the network that finds the person. */
  readonly openSegmenter: () => Promise<Segmenter>;
}

/**
 * A still image dreamed on as a rendering dreams it, in slices of one step or one tile, so that it can be shown as it
 * grows and stopped at any time. It begins from the image; what live had dreamed gives way to it in the first octaves.
 */
export class Ripening {
  readonly #slices: AsyncGenerator<ClassicSlice, Raster, undefined>;
  readonly #order: RipeningOrder;
  readonly #mask: ImageMask | undefined;
  /** What was shown before, until it has given way. */
  #live: Raster | undefined;
  #steps = 0;
  #residual: Raster | undefined;

  private constructor(
    slices: AsyncGenerator<ClassicSlice, Raster, undefined>,
    order: RipeningOrder,
    {mask, live}: {readonly mask: ImageMask | undefined; readonly live: Raster | undefined},
  ) {
    this.#slices = slices;
    this.#order = order;
    this.#mask = mask;
    this.#live = live;
  }

  /** Of `image` and what live added to it, if anything; both stay the caller's. */
  static async of(
    engine: Engine,
    image: Tensor4D,
    order: RipeningOrder,
    live: Tensor4D | undefined,
    {yieldToEventLoop, guide, openSegmenter}: RipeningParts,
  ): Promise<Ripening> {
    const {mirror, pick, seed, where} = order;
    const [upright, shown] = [await rasterOf(image), live && (await rasterOf(live))];
    const seen = mirror ? mirrored(upright) : upright;
    const {ascent} = order.classic;
    const objective = await pickedForImage(engine, seen, ascent.objective, pick);
    const classic = {...order.classic, ascent: {...ascent, objective}};
    const slices = climbClassic(engine, seen, classic, {
      random: mulberry32(seed),
      reference: guide,
      yieldToEventLoop,
    });
    // Where the person cannot be looked for, the live dream has said so.
    const mask = await imageMask(seen, where, openSegmenter).catch(() => undefined);
    return new Ripening(slices, order, {mask, live: shown});
  }

  /** What is shown now. */
  get residual(): Raster | undefined {
    return this.#residual;
  }

  /** Does the next slice. */
  async next(): Promise<RipeningSlice> {
    const {done, value} = await this.#slices.next();
    if (done) return {share: 1, residual: undefined};
    const {share, detail} = value;
    if (detail) this.#residual = this.#shown(await detail());
    // Whoever reads 1 asks for no more.
    return {share: Math.min(share, 1 - Number.EPSILON), residual: detail && this.#residual};
  }

  /** Releases what it holds of the device. */
  async end(): Promise<void> {
    await this.#slices.return({widthPx: 0, heightPx: 0, values: new Float32Array()});
  }

  /** What has ripened, and at first what is left of the live dream. */
  #shown(detail: Raster): Raster {
    const {mirror, classic} = this.#order;
    if (this.#mask) confine(detail, this.#mask);
    const ripened = mirror ? mirrored(detail) : detail;
    const octaves = Math.min(givesWayOver, octaveSizes(this.#order, classic).length);
    this.#steps += 1;
    const left = 1 - this.#steps / (octaves * classic.ascent.steps);
    if (left <= 0) this.#live = undefined;
    return this.#live ? over(ripened, this.#live, left) : ripened;
  }
}

/** ripened + share * live, at the size of the former. */
function over(ripened: Raster, live: Raster, share: number): Raster {
  const {values} = resampled(live, ripened.widthPx, ripened.heightPx);
  return {...ripened, values: ripened.values.map((value, i) => value + share * (values[i] as number))};
}

/** Takes off what the mask keeps, in place. */
function confine(detail: Raster, mask: ImageMask): void {
  const {widthPx, heightPx, values} = detail;
  const row = new Float32Array(widthPx);
  for (let y = 0, i = 0; y < heightPx; y += 1) {
    maskRow(mask, detail, y, row);
    for (let x = 0; x < widthPx; x += 1) {
      for (let channel = 0; channel < 3; channel += 1, i += 1) {
        values[i] = (values[i] as number) * (row[x] as number);
      }
    }
  }
}

/** The raster with left and right swapped. */
function mirrored({widthPx, heightPx, values}: Raster): Raster {
  const swapped = new Float32Array(values.length);
  for (let pixel = 0; pixel < widthPx * heightPx; pixel += 1) {
    const x = pixel % widthPx;
    const from = 3 * (pixel - x + widthPx - 1 - x);
    swapped.set(values.subarray(from, from + 3), 3 * pixel);
  }
  return {widthPx, heightPx, values: swapped};
}
