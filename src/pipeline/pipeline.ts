import * as tf from '@tensorflow/tfjs';
import {residualOf} from '../display/residual.ts';
import {feedbackOf} from '../feedback/feedback.ts';
import {createFollower} from '../feedback/follower.ts';
import {clockMs, Tap, type TapRequest} from '../output/tap.ts';
import type {Values} from '../params/values.ts';
import type {Frame} from '../source/source.ts';
import {createBreath} from './breath.ts';
import {Dream, type Probe} from './dream.ts';
import {Governor} from './governor.ts';
import type {FromWorker} from './messages.ts';
import {Meter} from './meter.ts';
import {isOutOfMemory, memoryRunsOut} from './out-of-memory.ts';
import {ascentSettingsOf, channelsOf, dreamSizeOf, isMirrored} from './settings.ts';
import {openModel, type Parts} from './start.ts';
import {statusOf} from './status.ts';

const statusEveryMs = 250;
const probeEveryMs = 1000;
/** So many dreams that fail in a row end the pipeline; the page starts it anew. */
const failuresAtMost = 3;
/** What a model is opened by. */
const ofModel = ['model', 'engine', 'precision'] as const;

/**
 * The loop: source, feedback, ascent, composite, display. Two rates that do not wait for each other: the display
 * draws the newest residual over the newest frame whenever the screen asks; dreams come at their own rate.
 */
export class Pipeline {
  readonly #parts: Parts;
  readonly #post: (message: FromWorker) => void;
  readonly #modelsUrl: string;
  readonly #dream = new Dream(createFollower());
  readonly #breath = createBreath();
  readonly #dreams = new Meter();
  readonly #draws = new Meter();
  #model: Parts['model'];
  #values: Values;
  #governor: Governor | undefined;
  #selfie = false;
  #tap: Tap | undefined;
  /** When the newest frame came that was not drawn yet, and how long frames take from there to the canvas. */
  #cameMs: number | undefined;
  #latencyMs = 0;
  #showing = Promise.resolve();
  #held = false;
  #shown = false;
  #dreamCount = 0;
  #dreamStartMs = 0;
  #msPerStep = 0;
  #probe: Probe | undefined;
  #probedAtMs = -Infinity;
  #failures = 0;

  constructor(parts: Parts, values: Values, modelsUrl: string, post: (message: FromWorker) => void) {
    this.#parts = parts;
    this.#model = parts.model;
    this.#values = values;
    this.#modelsUrl = modelsUrl;
    this.#post = post;
  }

  /** Starts both loops; they run until the worker ends. */
  start(): void {
    const draw = (nowMs: number): void => {
      this.#draw(nowMs);
      requestAnimationFrame(draw);
    };
    requestAnimationFrame(draw);
    setInterval(() => this.#sendStatus(), statusEveryMs);
    const {backend, stage} = this.#parts;
    void Promise.race([backend.lost, stage.lost]).then((message) => this.#post({type: 'lost', message}));
    if (backend.device) {
      void memoryRunsOut(backend.device).then((message) =>
        this.#post({type: 'lost', message, outOfMemory: true}),
      );
    }
    void this.#run();
  }

  /** Takes changed parameters over; a changed model is loaded while the present one goes on dreaming. */
  set(values: Values): void {
    const before = this.#values;
    this.#values = values;
    this.#governor?.configure(values);
    if (ofModel.some((key) => values[key] !== before[key])) void this.#changeModel();
  }

  /** Takes a frame over and closes it in time; resolves when the next may come. */
  take({image}: Frame, selfie: boolean): Promise<void> {
    this.#cameMs = clockMs();
    this.#tap?.source(image);
    if (this.#held) {
      image.close();
      return Promise.resolve();
    }
    this.#selfie = selfie;
    this.#showing = this.#showing
      .then(() => this.#parts.stage.show(image))
      .catch((error: unknown) => {
        this.#post({type: 'problem', message: `A frame could not be shown: ${reasonOf(error)}`});
      });
    return this.#showing;
  }

  /** The dream does not fit into the GPU's memory: goes on at a smaller size, if there is one. */
  shrink(): void {
    this.#governor?.refuse(performance.now());
  }

  hold(held: boolean): void {
    this.#held = held;
  }

  reset(): void {
    this.#dream.reset();
    this.#parts.stage.setResidual(undefined);
  }

  /** Gives pictures to a recorder from now on, instead of the one before; undefined gives them to none. */
  tap(request: TapRequest | undefined): void {
    this.#tap?.close();
    this.#tap = request && new Tap(request);
  }

  snapshot(dry: boolean): Promise<Blob> {
    return this.#parts.stage.snapshot(dry ? {wet: 0} : {});
  }

  get #mirrored(): boolean {
    return isMirrored(this.#values, this.#selfie);
  }

  #draw(nowMs: number): void {
    const drawn = this.#parts.stage.draw({
      wet: this.#values.wet,
      mirror: this.#mirrored,
      reproject: this.#values.reproject,
    });
    if (!drawn) return;
    if (!this.#shown) {
      performance.mark('first picture');
      this.#post({type: 'drawn'});
    }
    this.#shown = true;
    this.#draws.tick(nowMs);
    if (this.#cameMs !== undefined) this.#latencyMs += (clockMs() - this.#cameMs - this.#latencyMs) / 8;
    this.#cameMs = undefined;
    this.#tap?.drawn(this.#parts.stage.canvas, this.#mirrored, this.#latencyMs);
  }

  async #run(): Promise<void> {
    for (;;) {
      await this.#due();
      if (this.#parts.stage.sizePx.widthPx === 0) continue;
      try {
        await this.#dreamOnce();
        this.#failures = 0;
      } catch (error) {
        this.#fail(error);
        if (this.#failures > failuresAtMost) return;
      }
    }
  }

  /** Waits for the next dream's turn, and for at least one task of others. */
  async #due(): Promise<void> {
    const waitMs = this.#dreamStartMs + 1000 / this.#values.frameRate - performance.now();
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, waitMs)));
  }

  async #dreamOnce(): Promise<void> {
    const {stage, ingest, backend} = this.#parts;
    const values = this.#values;
    const {engine, manifest} = this.#model;
    const governor = (this.#governor ??= this.#createGovernor());
    const {shortSidePx, steps} = governor.quality;
    const startMs = performance.now();
    const feedback = feedbackOf(values, (startMs - this.#dreamStartMs) / 1000, this.#mirrored);
    this.#dreamStartMs = startMs;
    const {widthPx, heightPx} = dreamSizeOf(stage.sizePx, shortSidePx);
    const probe = startMs - this.#probedAtMs > probeEveryMs;
    const camera = ingest.picture(widthPx, heightPx);
    stage.dreamOn();
    try {
      const {channels} = channelsOf(values, manifest);
      const settings = ascentSettingsOf(values, engine.layers, steps, channels);
      const found = await this.#dream.next(engine, camera, feedback, settings, {
        breathe: this.#breath.breathe,
        probe,
      });
      await backend.finish();
      if (this.#dream.residual) stage.setResidual(residualOf(this.#dream.residual));
      this.#account(performance.now(), startMs, steps, found);
    } finally {
      camera.dispose();
    }
  }

  #account(nowMs: number, startMs: number, steps: number, found: Probe | undefined): void {
    this.#dreamCount += 1;
    if (this.#dreamCount === 1) performance.mark('first dream');
    this.#dreams.tick(nowMs);
    if (found) {
      // A probed dream costs two forward passes more and says nothing of what dreams cost.
      this.#probe = found;
      this.#probedAtMs = nowMs;
      return;
    }
    this.#msPerStep = (nowMs - startMs) / steps;
    this.#governor?.observe(nowMs - startMs, nowMs);
  }

  #createGovernor(): Governor {
    const {widthPx, heightPx} = this.#parts.stage.sizePx;
    const aspect = Math.max(widthPx, heightPx) / Math.min(widthPx, heightPx);
    return new Governor(this.#values, aspect, this.#parts.msPerPixelStep);
  }

  #fail(error: unknown): void {
    const reason = reasonOf(error);
    this.#failures += 1;
    this.#dream.reset();
    if (this.#failures > failuresAtMost) {
      this.#post({
        type: 'lost',
        message: `The dream failed ${this.#failures} times in a row: ${reason}`,
        outOfMemory: isOutOfMemory(error),
      });
    } else {
      this.#post({type: 'problem', message: `A dream failed and was left out: ${reason}`});
    }
  }

  async #changeModel(): Promise<void> {
    const values = this.#values;
    const {backend, hooks} = this.#parts;
    try {
      const model = await openModel(values, backend, this.#modelsUrl, this.#post, hooks);
      if (ofModel.some((key) => this.#values[key] !== values[key])) {
        model.engine.dispose();
        return;
      }
      const former = this.#model;
      this.#model = model;
      // A dream may still be running on the former engine: it goes when that one has surely ended.
      const running = this.#dreamCount;
      while (this.#dreamCount === running && this.#failures === 0) await this.#due();
      former.engine.dispose();
    } catch (error) {
      const reason = reasonOf(error);
      this.#post({
        type: 'problem',
        message: `${reason} The dream goes on with ${this.#model.manifest.title}.`,
      });
    }
  }

  #sendStatus(): void {
    const nowMs = performance.now();
    const {numTensors, numBytes} = tf.memory();
    const status = statusOf({
      parts: this.#parts,
      model: this.#model,
      values: this.#values,
      governor: this.#governor,
      dreamsPerSecond: this.#dreams.perSecond(nowMs),
      displayFps: this.#draws.perSecond(nowMs),
      msPerStep: this.#msPerStep,
      dreams: this.#dreamCount,
      probe: this.#probe,
      memory: {tensors: numTensors, bytes: numBytes},
    });
    this.#post({type: 'status', status});
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
