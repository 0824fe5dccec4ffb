import {CodedError, type Message} from '../lib/message.ts';
import {maskRow, type ImageMask} from '../feedback/mask/mask-row.ts';
import {resampled} from '../lib/resample.ts';
import type {SizePx} from '../lib/size.ts';
import {FrameCopier, type FrameBytes} from '../source/frame-bytes.ts';
import {cutout, dreamLayer, type Alpha} from './alpha.ts';
import type {View} from './composite.ts';
import {CpuFlashLimiter} from './flash-limiter-cpu.ts';
import {settlesS} from './flash-limits.ts';
import {cropped, fitted, type FrameImage} from './frame-image.ts';
import {wholeFrame, type Crop} from './framing.ts';
import {notices} from './notices.ts';
import {OverBlack} from './over-black.ts';
import type {PersonMask, Residual} from './residual.ts';
import type {Flashes, Stage} from './stage.ts';

/** The longest side that is drawn, in pixels: the processor has no time for more. */
const longestPx = 960;

/**
 * The stage drawn by the processor, on a 2D canvas: for browsers that give a worker no WebGL2. The residual is enlarged
 * linearly and stays where it is between two dreams.
 */
export class CanvasStage implements Stage {
  readonly device = undefined;
  readonly degradations: readonly Message[] = [notices['no-webgl']({longestPx})];
  /** A 2D canvas is never lost for good. */
  readonly lost = new Promise<Message>(() => undefined);
  readonly #context: OffscreenCanvasRenderingContext2D;
  readonly #copier = new FrameCopier();
  #newest: FrameBytes | undefined;
  #shown: ImageData | undefined;
  #residual: (Pick<Residual, 'widthPx' | 'heightPx'> & {readonly data: Float32Array}) | undefined;
  /** The residual at the frame's size, in levels of 0 to 255; made when it is first drawn. */
  #enlarged: Float32Array | undefined;
  #person: ImageMask | undefined;
  readonly #alpha: Alpha;
  #overBlack: OverBlack | undefined;
  #view: View = {wet: 1, mirror: false};
  #drawn = false;
  readonly #limiter = new CpuFlashLimiter();
  /** As in ThreeStage. */
  #judgedAtS: number | undefined;
  #settledAtS: number | undefined;

  /** Throws when the browser gives no 2D context either. */
  constructor(canvas: OffscreenCanvas, alpha: Alpha = 'none') {
    this.#alpha = alpha;
    const context = canvas.getContext('2d', {alpha: alpha !== 'none', willReadFrequently: true});
    if (!context) throw new CodedError(notices['no-context']());
    this.#context = context;
  }

  get newest(): FrameBytes | undefined {
    return this.#newest;
  }

  get sizePx(): SizePx {
    const {widthPx, heightPx} = this.#newest ?? {widthPx: 0, heightPx: 0};
    return {widthPx, heightPx};
  }

  async show(image: FrameImage, crop: Crop = wholeFrame): Promise<void> {
    const middle = await cropped(image, crop);
    const small = fitted(middle ?? image, longestPx);
    try {
      const {widthPx, heightPx} = this.sizePx;
      const frame = (this.#newest = await this.#copier.copy(small ?? middle ?? image));
      this.#drawn = false;
      if (frame.widthPx === widthPx && frame.heightPx === heightPx) return;
      this.#enlarged = undefined;
      this.#shown = new ImageData(frame.widthPx, frame.heightPx);
      Object.assign(this.#context.canvas, {width: frame.widthPx, height: frame.heightPx});
    } finally {
      small?.close();
      middle?.close();
    }
  }

  dreamOn(): void {
    // The dream is not moved between two frames.
  }

  setResidual(residual: Residual | undefined): void {
    try {
      const data = residual?.data;
      if (data && !(data instanceof Float32Array))
        throw new Error('A residual in a GPUBuffer cannot be shown on a 2D canvas.');
      this.#residual = residual && data && {widthPx: residual.widthPx, heightPx: residual.heightPx, data};
      this.#enlarged = undefined;
      this.#drawn = false;
    } finally {
      residual?.dispose();
    }
  }

  setPerson(person: PersonMask | undefined): void {
    try {
      const {data} = person ?? {};
      if (data && !(data instanceof Float32Array))
        throw new Error('A mask in a GPUBuffer cannot be shown on a 2D canvas.');
      this.#person = person && data && {widthPx: person.widthPx, heightPx: person.heightPx, values: data};
      this.#drawn = false;
    } finally {
      person?.dispose();
    }
  }

  draw(view: View): boolean {
    const {wet, mirror, limitFlashes: limited = false} = this.#view;
    const {limitFlashes = false, atS = 0} = view;
    const [frame, shown] = [this.#newest, this.#shown];
    const settles = limitFlashes && this.#settledAtS !== undefined && atS >= this.#settledAtS;
    const same = view.wet === wet && view.mirror === mirror && limitFlashes === limited && !settles;
    if (!frame || !shown || (this.#drawn && same)) return false;
    this.#view = view;
    const {isSource = false} = view;
    const residual = isSource || view.wet === 0 ? undefined : this.#smooth(frame);
    const alpha = isSource ? 'none' : this.#alpha;
    if (alpha === 'dream') composeDream(frame, residual, view, shown.data);
    else compose(frame, residual, view, shown.data);
    if (alpha === 'person') composePerson(frame, this.#person, view, shown.data);
    if (limitFlashes) {
      const seconds = atS - (this.#judgedAtS ?? atS);
      const limit = (picture: Uint8ClampedArray): void => this.#limiter.limit(picture, frame, seconds);
      if (alpha === 'dream') overGrey(shown.data, limit);
      else limit(shown.data);
      this.#judgedAtS = atS;
      this.#settledAtS = settles ? undefined : atS + settlesS;
    }
    this.#context.putImageData(shown, 0, 0);
    this.#drawn = true;
    return true;
  }

  read(timestamp: number): Promise<VideoFrame | undefined> {
    const {canvas} = this.#context;
    return Promise.resolve(
      this.#alpha === 'none'
        ? new VideoFrame(canvas, {timestamp, alpha: 'discard'})
        : (this.#overBlack ??= new OverBlack()).frame(canvas, timestamp),
    );
  }

  snapshot(view?: Partial<View>): Promise<Blob> {
    if (!this.#newest) throw new CodedError(notices['nothing-shown']());
    const shown = this.#view;
    this.#drawn = false;
    // By itself an image does not flash, and it is no part of what is shown.
    this.draw({...shown, ...view, limitFlashes: false});
    // A copy of what is drawn now: the canvas goes on.
    const {canvas} = this.#context;
    const copy = new OffscreenCanvas(canvas.width, canvas.height);
    copy.getContext('2d', {alpha: this.#alpha !== 'none'})?.drawImage(canvas, 0, 0);
    if (view || shown.limitFlashes) {
      this.#view = shown;
      this.#drawn = false;
    }
    return copy.convertToBlob({type: 'image/png'});
  }

  flashes(): Promise<Flashes | undefined> {
    const atS = this.#judgedAtS;
    return Promise.resolve(atS === undefined ? undefined : {...this.#limiter.remember(), atS});
  }

  recallFlashes(flashes: Flashes): void {
    this.#limiter.recall(flashes);
    this.#judgedAtS = flashes.atS;
    this.#settledAtS = flashes.atS + settlesS;
  }

  dispose(): void {
    this.#newest = this.#shown = this.#residual = this.#enlarged = this.#person = undefined;
  }

  #smooth(frame: SizePx): Float32Array | undefined {
    if (!this.#residual) return undefined;
    const {widthPx, heightPx, data: values} = this.#residual;
    return (this.#enlarged ??= resampled({widthPx, heightPx, channels: 3, values}, frame, {
      scale: 127.5,
      offset: 0,
    }));
  }
}

/** shown = frame + wet * residual; the residual, [H, W, 3], is in levels. Clamped by the array that it is written to. */
function compose(
  {widthPx, heightPx, rgba}: FrameBytes,
  residual: Float32Array | undefined,
  {wet, mirror}: View,
  shown: Uint8ClampedArray,
): void {
  for (let y = 0, pixel = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1, pixel += 1) {
      const to = 4 * (mirror ? y * widthPx + widthPx - 1 - x : pixel);
      for (let channel = 0; channel < 3; channel += 1) {
        const added = residual ? wet * (residual[3 * pixel + channel] as number) : 0;
        shown[to + channel] = (rgba[4 * pixel + channel] as number) + added;
      }
      shown[to + 3] = 255;
    }
  }
}

/** The dream alone: `dreamLayer`, as a 2D canvas takes it, not premultiplied. */
function composeDream(
  {widthPx, heightPx}: SizePx,
  residual: Float32Array | undefined,
  {wet, mirror}: View,
  shown: Uint8ClampedArray,
): void {
  if (!residual) {
    shown.fill(0);
    return;
  }
  const layer = new Float32Array(4);
  const added = (at: number): number => (wet * (residual[at] as number)) / 255;
  for (let y = 0, pixel = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1, pixel += 1) {
      const to = 4 * (mirror ? y * widthPx + widthPx - 1 - x : pixel);
      dreamLayer([added(3 * pixel), added(3 * pixel + 1), added(3 * pixel + 2)], layer);
      const a = layer[3] as number;
      for (let channel = 0; channel < 3; channel += 1) {
        shown[to + channel] = a === 0 ? 0 : (255 * (layer[channel] as number)) / a;
      }
      shown[to + 3] = 255 * a;
    }
  }
}

/** Leaves of the picture what the mask says; nothing without one. */
function composePerson(
  size: SizePx,
  person: ImageMask | undefined,
  {mirror}: View,
  shown: Uint8ClampedArray,
): void {
  const {widthPx, heightPx} = size;
  const row = new Float32Array(widthPx);
  for (let y = 0; y < heightPx; y += 1) {
    if (person) maskRow(person, size, y, row);
    for (let x = 0; x < widthPx; x += 1) {
      const column = mirror ? widthPx - 1 - x : x;
      shown[4 * (y * widthPx + column) + 3] = 255 * cutout(row[x] as number);
    }
  }
}

/** Has `limit` judge and correct a layer as it is over grey, as nobody knows what is behind it. */
function overGrey(layer: Uint8ClampedArray, limit: (picture: Uint8ClampedArray) => void): void {
  const before = new Uint8ClampedArray(layer.length);
  for (let i = 0; i < layer.length; i += 4) {
    const a = (layer[i + 3] as number) / 255;
    for (let at = i; at < i + 3; at += 1) before[at] = 127.5 + a * ((layer[at] as number) - 127.5);
    before[i + 3] = 255;
  }
  const after = before.slice();
  limit(after);
  for (let i = 0; i < layer.length; i += 4) {
    const a = (layer[i + 3] as number) / 255;
    if (a === 0) continue;
    for (let at = i; at < i + 3; at += 1) {
      const corrected = (after[at] as number) - (before[at] as number);
      if (corrected !== 0) layer[at] = (layer[at] as number) + corrected / a;
    }
  }
}
