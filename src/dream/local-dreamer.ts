import * as tf from '@tensorflow/tfjs';
import type {YieldToEventLoop} from '../lib/yield-to-event-loop.ts';
import {resampled, tensorOf, type Raster} from '../ascent/raster.ts';
import {personMaskOf, residualOf, type Residual} from '../display/residual.ts';
import {createFollower} from '../feedback/create-follower.ts';
import type {Segmenter} from '../feedback/person/segmenter.ts';
import type {Ingest} from '../source/ingest.ts';
import type {GuideImage} from '../source/guide/guide.ts';
import {Dream} from './dream.ts';
import type {DreamOrder, RipeningOrder} from './dream-order.ts';
import type {Dreamer, DreamResult, Model, RipeningResult} from './dreamer.ts';
import {Guides} from './guides.ts';
import type {ModelChoice} from './model-choice.ts';
import type {OpenModel} from './model.ts';
import {Ripening} from './ripening.ts';

/** What a dreamer of this thread is made of, on the current backend. */
export interface LocalDreamerParts {
  readonly ingest: Ingest;
  readonly model: OpenModel;
  readonly msPerPixelStep: number | undefined;
  /** Loads another model onto the backend. */
  readonly open: (choice: ModelChoice) => Promise<OpenModel>;
  /** Resolves when the backend's queued work is done. */
  readonly finish: () => Promise<void>;
  /** Opens the network that finds the person. */
  readonly openSegmenter: () => Promise<Segmenter>;
  /** For a display in the same thread. */
  readonly yieldToEventLoop: YieldToEventLoop;
}

/** Dreams in this thread. */
export class LocalDreamer implements Dreamer {
  readonly #parts: LocalDreamerParts;
  readonly #dream: Dream;
  readonly #guides = new Guides();
  /** For what begins next: what is in progress keeps the one that it began with. */
  #ownGuide: GuideImage | undefined;
  #model: OpenModel;
  #wanted: ModelChoice | undefined;
  #dreaming: Promise<unknown> = Promise.resolve();
  #disposing: Promise<void> | undefined;
  /** Until the next dream. */
  #ripening: Ripening | undefined;

  constructor(parts: LocalDreamerParts) {
    this.#parts = parts;
    this.#model = parts.model;
    this.#dream = new Dream(createFollower(), {finder: {open: parts.openSegmenter}});
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

  ripen(order?: RipeningOrder): Promise<RipeningResult | undefined> {
    const slice = this.#ripen(order);
    this.#dreaming = slice.catch(() => undefined);
    return slice;
  }

  setGuide(image: GuideImage | undefined): void {
    this.#ownGuide = image;
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
    // It may still hold the former engine.
    await this.#endRipening();
    former.engine.dispose();
  }

  dispose(): Promise<void> {
    return (this.#disposing ??= this.#dispose());
  }

  async #dispose(): Promise<void> {
    this.#wanted = undefined;
    await this.#dreaming;
    await this.#endRipening();
    this.#dream.dispose();
    this.#guides.dispose();
    this.#model.engine.dispose();
    this.#parts.ingest.dispose();
  }

  async #next(order: DreamOrder): Promise<DreamResult> {
    const {ingest, finish, yieldToEventLoop} = this.#parts;
    await this.#endRipening();
    if (order.fresh) this.#dream.reset();
    const camera = ingest.image(order.widthPx, order.heightPx);
    try {
      const guide = this.#guideOf(order);
      const found = await this.#dream.next(this.#model.engine, camera, order, yieldToEventLoop, guide);
      await finish();
      camera.dispose();
      const {residual, person, lacks, picked} = this.#dream;
      return {
        residual: residual && residualOf(residual),
        ...(order.findPerson && {person: person && personMaskOf(person)}),
        probe: found,
        memory: memory(),
        ...(picked && {picked}),
        lacks,
      };
    } catch (error) {
      camera.dispose();
      this.#dream.reset();
      throw error;
    }
  }

  async #ripen(order: RipeningOrder | undefined): Promise<RipeningResult | undefined> {
    if (order) this.#ripening = await this.#startRipening(order);
    if (!this.#ripening) return undefined;
    try {
      const {share, residual} = await this.#ripening.next();
      await this.#parts.finish();
      return {share, residual: residual && residualFrom(residual), memory: memory()};
    } catch (error) {
      await this.#endRipening();
      throw error;
    }
  }

  async #startRipening(order: RipeningOrder): Promise<Ripening> {
    const {ingest, yieldToEventLoop, openSegmenter} = this.#parts;
    await this.#endRipening();
    const image = ingest.image(order.widthPx, order.heightPx);
    const guide = this.#guideOf(order);
    return Ripening.of(this.#model.engine, image, order, this.#dream.residual, {
      yieldToEventLoop,
      guide,
      openSegmenter,
    }).finally(() => image.dispose());
  }

  #guideOf({guide}: Pick<DreamOrder, 'guide'>): tf.Tensor4D | undefined {
    this.#guides.own = this.#ownGuide;
    return this.#guides.tensor(guide);
  }

  /** The live dream goes on from what has ripened, at its own size. */
  async #endRipening(): Promise<void> {
    const ripening = this.#ripening;
    this.#ripening = undefined;
    await ripening?.end();
    const live = this.#dream.residual;
    if (!ripening?.residual || !live) return;
    const [, heightPx, widthPx] = live.shape;
    this.#dream.goOnFrom(tensorOf(resampled(ripening.residual, widthPx, heightPx)));
  }
}

function residualFrom(raster: Raster): Residual {
  const tensor = tensorOf(raster);
  try {
    return residualOf(tensor);
  } finally {
    tensor.dispose();
  }
}

function memory(): DreamResult['memory'] {
  const {numTensors, numBytes} = tf.memory();
  return {tensors: numTensors, bytes: numBytes};
}
