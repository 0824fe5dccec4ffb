import * as tf from '@tensorflow/tfjs';
import type {YieldToEventLoop} from '../lib/yield-to-event-loop.ts';
import {residualOf} from '../display/residual.ts';
import {feedbackOf} from '../feedback/feedback.ts';
import {createFollower} from '../feedback/create-follower.ts';
import type {Values} from '../params/values.ts';
import type {Ingest} from '../source/ingest.ts';
import {Dream} from './dream.ts';
import type {Dreamer, DreamResult, Model, Order} from './dreamer.ts';
import type {OpenModel} from './model.ts';
import {ascentSettingsOf, channelsOf} from './settings.ts';

/** What a dreamer of this thread is made of, on the current backend. */
export interface LocalDreamerParts {
  readonly ingest: Ingest;
  readonly model: OpenModel;
  readonly msPerPixelStep: number | undefined;
  /** Loads another model onto the backend. */
  readonly open: (values: Values) => Promise<OpenModel>;
  /** Resolves when the backend's queued work is done. */
  readonly finish: () => Promise<void>;
  /** For a display in the same thread. */
  readonly yieldToEventLoop: YieldToEventLoop;
}

/** Dreams in this thread. */
export class LocalDreamer implements Dreamer {
  readonly #parts: LocalDreamerParts;
  readonly #dream = new Dream(createFollower());
  #model: OpenModel;
  #wanted: Values | undefined;
  #dreaming: Promise<unknown> = Promise.resolve();

  constructor(parts: LocalDreamerParts) {
    this.#parts = parts;
    this.#model = parts.model;
  }

  get model(): Model {
    const {manifest, sha256, engine} = this.#model;
    const {title, widthMultiplier, lastLayer} = manifest;
    const {name, layers, degradations = []} = engine;
    return {title, widthMultiplier, lastLayer, sha256, engine: name, layers, degradations};
  }

  get msPerPixelStep(): number | undefined {
    return this.#parts.msPerPixelStep;
  }

  next(order: Order): Promise<DreamResult> {
    const dream = this.#next(order);
    this.#dreaming = dream.catch(() => undefined);
    return dream;
  }

  async change(values: Values): Promise<void> {
    this.#wanted = values;
    const model = await this.#parts.open(values);
    if (this.#wanted !== values) {
      model.engine.dispose();
      return;
    }
    const former = this.#model;
    this.#model = model;
    await this.#dreaming;
    former.engine.dispose();
  }

  async dispose(): Promise<void> {
    this.#wanted = undefined;
    await this.#dreaming;
    this.#dream.dispose();
    this.#model.engine.dispose();
    this.#parts.ingest.dispose();
  }

  async #next({
    values,
    seconds,
    mirrored,
    widthPx,
    heightPx,
    steps,
    probe,
    fresh,
  }: Order): Promise<DreamResult> {
    const {ingest, finish, yieldToEventLoop} = this.#parts;
    const {engine, manifest} = this.#model;
    if (fresh) this.#dream.reset();
    const camera = ingest.picture(widthPx, heightPx);
    try {
      const settings = ascentSettingsOf(values, engine.layers, steps, channelsOf(values, manifest).channels);
      const feedback = feedbackOf(values, seconds, mirrored);
      const found = await this.#dream.next(engine, camera, feedback, settings, {yieldToEventLoop, probe});
      await finish();
      camera.dispose();
      const {numTensors, numBytes} = tf.memory();
      const {residual} = this.#dream;
      return {
        residual: residual && residualOf(residual),
        probe: found,
        memory: {tensors: numTensors, bytes: numBytes},
      };
    } catch (error) {
      camera.dispose();
      this.#dream.reset();
      throw error;
    }
  }
}
