import {QuadMesh, Texture} from 'three/webgpu';
import type {WebGPURenderer} from 'three/webgpu';
import {CodedError, type Message} from '../lib/message.ts';
import type {SizePx} from '../lib/size.ts';
import type {FrameBytes} from '../source/frame-bytes.ts';
import type {Alpha} from './alpha.ts';
import {Composite} from './composite.ts';
import type {View} from './composite.ts';
import type {Drawing} from './drawing.ts';
import {cropped} from './frame-image.ts';
import type {FrameImage} from './frame-image.ts';
import {wholeFrame, type Crop} from './framing.ts';
import {FlashLimiter} from './flash-limiter.ts';
import {settlesS} from './flash-limits.ts';
import {FrameMotion} from './frame-motion.ts';
import type {Map2d, Maps} from './maps.ts';
import {MovingGrid} from './moving-grid.ts';
import {notices} from './notices.ts';
import type {PersonMask, Residual} from './residual.ts';
import {Upscale} from './upscale.ts';
import type {Flashes, Stage} from './stage.ts';

export class ThreeStage implements Stage {
  readonly degradations = [];
  readonly lost: Promise<Message>;
  readonly #canvas: OffscreenCanvas;
  readonly #drawing: Drawing;
  readonly #renderer: WebGPURenderer;
  readonly #maps: Maps;
  readonly #upscale: Upscale;
  readonly #composite: Composite;
  readonly #limiter: FlashLimiter;
  /** When the picture was judged last, and when it is to be drawn once more, for nothing limits it any longer. */
  #judgedAtS: number | undefined;
  #settledAtS: number | undefined;
  readonly #quad: QuadMesh;
  #frame: Map2d | undefined;
  #residual: Map2d | undefined;
  /** While the dream follows the frames. */
  #motion: FrameMotion | undefined;
  #grid: MovingGrid | undefined;
  #view: View = {wet: 1, mirror: false};
  /** The smooth residual is that of the newest dream. */
  #smooth = false;
  /** The canvas shows the newest frame and dream. */
  #drawn = false;
  #over: Message | undefined;

  constructor(canvas: OffscreenCanvas, drawing: Drawing, lost: Promise<Message>, alpha: Alpha) {
    const {renderer, maps} = drawing;
    this.#canvas = canvas;
    this.#drawing = drawing;
    this.#renderer = renderer;
    this.#maps = maps;
    this.lost = lost.then((message) => (this.#over = message));
    this.#upscale = new Upscale(maps.smoothType);
    this.#composite = new Composite(new Texture(), this.#upscale.texture, alpha);
    this.#limiter = new FlashLimiter(this.#upscale.texture, maps.smoothType, alpha === 'dream');
    this.#quad = new QuadMesh(this.#composite.dry);
  }

  get device(): GPUDevice | undefined {
    return this.#maps.device;
  }

  get newest(): FrameBytes | GPUTexture | undefined {
    return this.#maps.newest;
  }

  get sizePx(): SizePx {
    const {widthPx, heightPx} = this.#frame ?? {widthPx: 0, heightPx: 0};
    return {widthPx, heightPx};
  }

  async show(image: FrameImage, crop: Crop = wholeFrame): Promise<void> {
    const part = await cropped(image, crop);
    let frame: Map2d;
    try {
      frame = await this.#maps.frame(part ?? image);
    } finally {
      part?.close();
    }
    const last = this.#frame;
    const {widthPx, heightPx} = frame;
    if (last?.widthPx !== widthPx || last.heightPx !== heightPx) {
      this.#renderer.setSize(widthPx, heightPx, false);
      // How large the smooth residual is made depends on the frame.
      this.#smooth = false;
    }
    this.#follow(frame);
    this.#composite.setFrame(frame);
    this.#frame = frame;
    this.#drawn = false;
  }

  dreamOn(): void {
    this.#motion?.dreamOn();
  }

  setResidual(residual: Residual | undefined): void {
    try {
      this.#residual = residual && this.#maps.residual(residual);
    } finally {
      residual?.dispose();
    }
    if (residual) this.#motion?.dreamed();
    else this.#motion?.reset();
    this.#smooth = this.#drawn = false;
  }

  setPerson(person: PersonMask | undefined): void {
    try {
      this.#composite.setPerson(person && this.#maps.person(person).texture);
    } finally {
      person?.dispose();
    }
    this.#drawn = false;
  }

  draw(view: View): boolean {
    const last = this.#view;
    const same = view.wet === last.wet && view.mirror === last.mirror && view.reproject === last.reproject;
    const {limitFlashes = false, atS = 0} = view;
    const settles = limitFlashes && this.#settledAtS !== undefined && atS >= this.#settledAtS;
    const seen = this.#drawn && same && limitFlashes === (last.limitFlashes ?? false) && !settles;
    if (!this.#frame || seen || this.#over) return false;
    this.#view = view;
    const {isSource = false} = view;
    const residual = isSource || view.wet === 0 ? undefined : this.#residual;
    if (residual && !this.#smooth) {
      this.#upscale.render(this.#renderer, residual, this.#frame);
      this.#smooth = true;
    }
    this.#composite.setView(view);
    this.#limit(this.#frame, residual ? view.wet : 0, view, settles);
    const match = view.reproject ? this.#motion?.match : undefined;
    if (residual && match) {
      const grid = this.#gridOf(match.flow.u);
      grid.move(match);
      grid.render(this.#renderer);
    } else {
      const {source, wet, dry} = this.#composite;
      this.#quad.material = isSource ? source : residual ? wet : dry;
      this.#quad.render(this.#renderer);
    }
    this.#drawn = true;
    return true;
  }

  /** Has what is about to be shown judged, and corrected where it would flash. */
  #limit(frame: Map2d, wet: number, {limitFlashes = false, atS = 0}: View, settles: boolean): void {
    if (!limitFlashes) {
      this.#composite.setCorrection(undefined);
      return;
    }
    this.#limiter.judge(this.#renderer, {frame, wet, seconds: atS - (this.#judgedAtS ?? atS)});
    this.#composite.setCorrection(this.#limiter.correction);
    this.#judgedAtS = atS;
    this.#settledAtS = settles ? undefined : atS + settlesS;
  }

  /** Has it found how the frame that has come follows from the one that was dreamed on; on a GPU a little later. */
  #follow(frame: SizePx): void {
    if (!this.#view.reproject) {
      this.#motion = undefined;
      return;
    }
    this.#motion ??= new FrameMotion(this.#maps);
    this.#motion.show(frame);
  }

  #gridOf(size: SizePx): MovingGrid {
    if (this.#grid?.fits(size)) return this.#grid;
    this.#grid?.dispose();
    return (this.#grid = new MovingGrid(size, this.#composite.moved));
  }

  read(timestamp: number): Promise<VideoFrame | undefined> {
    return this.#drawing.read(this.sizePx, timestamp);
  }

  snapshot(view?: Partial<View>): Promise<Blob> {
    if (!this.#frame) throw new CodedError(notices['nothing-shown']());
    if (this.#over) throw new CodedError(this.#over);
    const shown = this.#view;
    // Drawn again in the same task: once presented, a canvas is blank for whoever reads it.
    this.#drawn = false;
    // By itself an image does not flash, and it is no part of what is shown.
    this.draw({...shown, ...view, limitFlashes: false});
    const image = this.#canvas.convertToBlob({type: 'image/png'});
    if (view || shown.limitFlashes) {
      this.#view = shown;
      this.#drawn = false;
    }
    return image;
  }

  async flashes(): Promise<Flashes | undefined> {
    const atS = this.#judgedAtS;
    if (atS === undefined || this.#over) return undefined;
    return {...(await this.#limiter.remember(this.#renderer)), atS};
  }

  recallFlashes(flashes: Flashes): void {
    this.#limiter.recall(this.#renderer, flashes);
    this.#judgedAtS = flashes.atS;
    this.#settledAtS = flashes.atS + settlesS;
  }

  dispose(): void {
    this.#drawing.dispose?.();
    this.#maps.dispose();
    this.#grid?.dispose();
    this.#upscale.dispose();
    this.#composite.dispose();
    this.#limiter.dispose();
    void this.#renderer.dispose();
  }
}
