import type {Tensor4D} from '@tensorflow/tfjs';
import {dreamClassic} from '../ascent/classic.ts';
import {defaultTiling} from '../ascent/tiling.ts';
import type {AscentSettings, Engine} from '../ascent/engine.ts';
import {rasterOf, tensorOf} from '../ascent/raster.ts';
import type {Message} from '../lib/message.ts';
import type {YieldToEventLoop} from '../lib/yield-to-event-loop.ts';
import {mulberry32} from '../lib/random.ts';
import {residualOf} from '../display/residual.ts';
import type {Flashes} from '../display/stage.ts';
import {createFollower} from '../feedback/create-follower.ts';
import {Dream, type DreamMemory} from '../dream/dream.ts';
import type {DreamOrder} from '../dream/dream-order.ts';
import {Guides} from '../dream/guides.ts';
import type {GuideImage} from '../source/guide/guide.ts';
import type {Parts} from '../dream/open-parts.ts';
import {noLayers} from './render-error.ts';
import type {OctaveSpec} from './spec.ts';

/** The person is looked for in every so many frames. */
const everyFrames = 3;

/** What outlives a frame of a rendering, as plain data. */
export interface RenderMemory extends DreamMemory {
  /** Undefined if flashes were not limited. */
  readonly flashes: Flashes | undefined;
}

/** What dreams and draws. */
export type OfflineParts = Pick<Parts, 'ingest' | 'model' | 'openSegmenter'> & {
  readonly stage: Pick<Parts['stage'], 'show' | 'setResidual' | 'draw' | 'flashes' | 'recallFlashes'>;
  readonly backend: Pick<Parts['backend'], 'finish'>;
};

export interface OfflineOptions {
  readonly classic: OctaveSpec | null;
  readonly seed: number;
  /** The user's own guide image. */
  readonly guide: GuideImage | undefined;
  readonly yieldToEventLoop: YieldToEventLoop;
}

/**
 * The live dream without a clock: the same feedback, ascent and composite for each frame, at the size and steps asked
 * for. What is random follows from the seed and the frame's number, so that a frame is the same however often, and
 * in how many sessions, the video is rendered.
 */
export class OfflineDream {
  readonly #parts: OfflineParts;
  readonly #options: OfflineOptions;
  readonly #dream: Dream;
  readonly #guides = new Guides();
  #random: () => number = () => 0.5;

  constructor(parts: OfflineParts, options: OfflineOptions) {
    this.#parts = parts;
    this.#options = options;
    const {classic} = options;
    this.#guides.own = options.guide;
    const random = (): number => this.#random();
    this.#dream = new Dream(createFollower(), {
      random,
      finder: {open: parts.openSegmenter, everyFrames},
      ...(classic && {ascend: climbing(classic, random)}),
    });
  }

  /** Shows the frame, which it takes over and closes: what is dreamed on from now. */
  async show(image: VideoFrame | ImageBitmap): Promise<void> {
    try {
      await this.#parts.stage.show(image);
    } finally {
      image.close();
    }
  }

  /** Dreams frame number `index`, of time `atS`, on the frame shown and draws it on the stage's canvas. Throws RenderError. */
  async next(order: DreamOrder, index: number, atS: number): Promise<void> {
    const {stage, ingest, backend, model} = this.#parts;
    if (!order.ascent) throw noLayers(model);
    if (order.fresh) this.#dream.reset();
    // Frames' numbers are small and alike; multiplied by an odd number they fall far apart.
    this.#random = mulberry32((this.#options.seed + Math.imul(index + 1, 0x9e3779b1)) >>> 0);
    const camera = ingest.image(order.widthPx, order.heightPx);
    try {
      const guide = this.#guides.tensor(order.guide);
      await this.#dream.next(model.engine, camera, order, this.#options.yieldToEventLoop, guide);
      await backend.finish();
    } finally {
      camera.dispose();
    }
    if (this.#dream.residual) stage.setResidual(residualOf(this.#dream.residual));
    stage.draw({...order.view, atS});
  }

  /** What the last frame could not be as ordered. */
  get lacks(): readonly Message[] {
    return this.#dream.lacks;
  }

  /** Releases what the device holds of the dream; the parts stay. */
  dispose(): void {
    this.#dream.dispose();
    this.#guides.dispose();
  }

  async remember(): Promise<RenderMemory> {
    return {...(await this.#dream.remember()), flashes: await this.#parts.stage.flashes()};
  }

  /** Goes on after the frame that is shown, which was dreamed by `order`. */
  async recall(memory: RenderMemory, {widthPx, heightPx, feedback}: DreamOrder): Promise<void> {
    const {stage, ingest} = this.#parts;
    if (memory.flashes) stage.recallFlashes(memory.flashes);
    const camera = ingest.image(widthPx, heightPx);
    await this.#dream.recall(memory, camera, feedback).finally(() => camera.dispose());
  }
}

const climbing =
  (classic: OctaveSpec, random: () => number) =>
  async (
    engine: Engine,
    start: Tensor4D,
    ascent: AscentSettings,
    yieldToEventLoop: YieldToEventLoop,
    reference: Tensor4D | undefined,
  ): Promise<Tensor4D> => {
    const isFrame = reference && ascent.objective.kind === 'caricature';
    const settings = {...classic, ascent, tiling: defaultTiling};
    const dreamed = await dreamClassic(engine, await rasterOf(start), settings, {
      random,
      reference: isFrame ? await rasterOf(reference) : reference,
      yieldToEventLoop,
    });
    return tensorOf(dreamed);
  };
