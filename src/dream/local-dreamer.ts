import * as tf from '@tensorflow/tfjs';
import type {YieldToEventLoop} from '../lib/yield-to-event-loop.ts';
import {residualOf} from '../display/residual.ts';
import {createFollower} from '../feedback/create-follower.ts';
import type {Ingest} from '../source/ingest.ts';
import {Dream} from './dream.ts';
import type {DreamOrder} from './dream-order.ts';
import type {Dreamer, DreamResult, Model} from './dreamer.ts';
import type {ModelChoice} from './model-choice.ts';
import type {OpenModel} from './model.ts';

/** What a dreamer of this thread is made of, on the current backend. */
export interface LocalDreamerParts {
  readonly ingest: Ingest;
  readonly model: OpenModel;
  readonly msPerPixelStep: number | undefined;
  /** Loads another model onto the backend. */
  readonly open: (choice: ModelChoice) => Promise<OpenModel>;
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
  #wanted: ModelChoice | undefined;
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

  next(order: DreamOrder): Promise<DreamResult> {
    const dream = this.#next(order);
    this.#dreaming = dream.catch(() => undefined);
    return dream;
  }

  async change(choice: ModelChoice): Promise<void> {
    this.#wanted = choice;
    const model = await this.#parts.open(choice);
    if (this.#wanted !== choice) {
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

  async #next(order: DreamOrder): Promise<DreamResult> {
    const {ingest, finish, yieldToEventLoop} = this.#parts;
    if (order.fresh) this.#dream.reset();
    const camera = ingest.image(order.widthPx, order.heightPx);
    try {
      const found = await this.#dream.next(this.#model.engine, camera, order, yieldToEventLoop);
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
