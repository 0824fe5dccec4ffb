import * as tf from '@tensorflow/tfjs';
import {defaultTiling, dreamClassic} from '../ascent/classic.ts';
import type {AscentSettings, Engine} from '../ascent/engine.ts';
import type {YieldToEventLoop} from '../lib/yield-to-event-loop.ts';
import {mulberry32} from '../lib/random.ts';
import {residualOf} from '../display/residual.ts';
import {feedbackOf} from '../feedback/feedback.ts';
import {createFollower} from '../feedback/create-follower.ts';
import type {Values} from '../params/values.ts';
import {Dream, type DreamMemory} from '../dream/dream.ts';
import {ascentSettingsOf, dreamSizeOf, isMirrored, shareOf} from '../dream/settings.ts';
import type {Parts} from '../dream/open-parts.ts';
import {RenderError} from './render-error.ts';
import type {Cue} from './score.ts';
import type {OctaveSpec} from './spec.ts';

export interface OfflineOptions {
  readonly classic: OctaveSpec | null;
  readonly seed: number;
  readonly selfie: boolean;
  readonly yieldToEventLoop: YieldToEventLoop;
}

/**
 * The live dream without a clock: the same feedback, ascent and composite for each frame, at the size and steps asked
 * for. What is random follows from the seed and the frame's number, so that a frame is the same however often, and
 * in how many sessions, the film is rendered.
 */
export class OfflineDream {
  readonly #parts: Parts;
  readonly #options: OfflineOptions;
  readonly #dream: Dream;
  #random: () => number = () => 0.5;

  constructor(parts: Parts, options: OfflineOptions) {
    this.#parts = parts;
    this.#options = options;
    const {classic} = options;
    const random = (): number => this.#random();
    this.#dream = new Dream(createFollower(), {
      random,
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

  /** Dreams frame number `index` on the picture shown and draws it on the stage's canvas. */
  async next({values, reset, seconds}: Cue, index: number): Promise<void> {
    const {stage, backend, model} = this.#parts;
    if (reset) this.#dream.reset();
    // Frames' numbers are small and alike; multiplied by an odd number they fall far apart.
    this.#random = mulberry32((this.#options.seed + Math.imul(index + 1, 0x9e3779b1)) >>> 0);
    const mirror = isMirrored(values, this.#options.selfie);
    const feedback = feedbackOf(values, seconds, mirror);
    const settings = this.#settings(values, seconds);
    const camera = this.#camera(values);
    try {
      const {yieldToEventLoop} = this.#options;
      await this.#dream.next(model.engine, camera, feedback, settings, {yieldToEventLoop, probe: false});
      await backend.finish();
    } finally {
      camera.dispose();
    }
    if (this.#dream.residual) stage.setResidual(residualOf(this.#dream.residual));
    stage.draw({wet: values.wet, mirror});
  }

  /** Releases what the device holds of the dream; the parts stay. */
  dispose(): void {
    this.#dream.dispose();
  }

  remember(): Promise<DreamMemory> {
    return this.#dream.remember();
  }

  /** Goes on after the frame that is shown, which had `cue`. */
  async recall(memory: DreamMemory, {values, seconds}: Cue): Promise<void> {
    const camera = this.#camera(values);
    const mirror = isMirrored(values, this.#options.selfie);
    await this.#dream
      .recall(memory, camera, feedbackOf(values, seconds, mirror))
      .finally(() => camera.dispose());
  }

  #camera(values: Values): tf.Tensor4D {
    const {stage, ingest} = this.#parts;
    const {widthPx, heightPx} = dreamSizeOf(stage.sizePx, values.resolution);
    return ingest.picture(widthPx, heightPx);
  }

  #settings(values: Values, seconds: number): AscentSettings {
    const {engine, manifest} = this.#parts.model;
    const settings = ascentSettingsOf(values, engine.layers, values.steps);
    if (!settings) {
      throw new RenderError(
        'no-layers',
        `No layer of ${manifest.title} has weight, so there is nothing to dream.`,
        `Raise one of ${engine.layers.join(', ')}.`,
      );
    }
    return {...settings, stepSize: settings.stepSize * Math.min(1, shareOf(values, seconds))};
  }
}

const climbing =
  (classic: OctaveSpec, random: () => number) =>
  async (
    engine: Engine,
    start: tf.Tensor4D,
    ascent: AscentSettings,
    yieldToEventLoop: YieldToEventLoop,
  ): Promise<tf.Tensor4D> => {
    const [, heightPx, widthPx] = start.shape;
    const values = new Float32Array(await start.data<'float32'>());
    const settings = {...classic, ascent, tiling: defaultTiling};
    const dream = await dreamClassic(engine, {widthPx, heightPx, values}, settings, {
      random,
      yieldToEventLoop,
    });
    return tf.tensor4d(dream.values, [1, heightPx, widthPx, 3]);
  };
