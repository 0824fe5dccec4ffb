import type {Stage} from '../display/stage.ts';
import {clockMs, Tap, type TapRequest} from '../recording/tap.ts';
import type {Values} from '../params/values.ts';
import {messageOf, type Message} from '../lib/message.ts';
import type {Frame} from '../source/source.ts';
import type {Dreamer, DreamResult} from './dreamer.ts';
import {Governor} from './governor.ts';
import type {FromWorker, Status} from './messages.ts';
import {Meter} from '../lib/meter.ts';
import {tapGovernor} from '../recording/tap-governor.ts';
import {memoryRunsOut} from '../gpu/out-of-memory.ts';
import {dreamOrderOf, viewOf} from './dream-order.ts';
import {isSameChoice, modelChoiceOf} from './model-choice.ts';
import type {LoadedDreamer} from './load-dreamer.ts';
import {lossOf} from './loss.ts';
import {notices} from './notices.ts';
import {statusOf} from './status.ts';

const statusEveryMs = 250;
const probeEveryMs = 1000;
/** So many dreams that fail in a row end the pipeline; the page starts it anew. */
const failuresAtMost = 3;

/**
 * The loop: source, feedback, ascent, composite, display. Two rates that do not wait for each other: the display
 * draws the newest residual over the newest frame whenever the screen asks; dreams come at their own rate.
 */
export class Pipeline {
  readonly #stage: Stage;
  readonly #post: (message: FromWorker) => void;
  readonly #dreams = new Meter();
  readonly #draws = new Meter();
  /** The source's frames, those included that were left out because the display was not ready for them. */
  readonly #frames = new Meter();
  /** How often the browser asks for a picture: not at all while nobody could see it. */
  readonly #turns = new Meter();
  #loaded: LoadedDreamer | undefined;
  #values: Values;
  #governor: Governor | undefined;
  #selfie = false;
  #tap: Tap | undefined;
  /** When the newest frame came that was not drawn yet, and how long frames take from there to the canvas. */
  #cameMs: number | undefined;
  #latencyMs = 0;
  #showing = Promise.resolve();
  #drawn = false;
  #held = false;
  #resting = false;
  #wake: () => void = () => undefined;
  /** The next dream starts from the source. */
  #fresh = false;
  #dreamCount = 0;
  #dreamStartMs = 0;
  #msPerStep = 0;
  #probe: DreamResult['probe'];
  #probedAtMs = -Infinity;
  #memory: Status['memory'] = {tensors: 0, bytes: 0};
  #failures = 0;
  /** What dreams is lost: nothing is dreamed any more. */
  #ended = false;

  /** Draws whatever frames come from now on; runs until the worker ends. */
  constructor(stage: Stage, values: Values, post: (message: FromWorker) => void) {
    this.#stage = stage;
    this.#values = values;
    this.#post = post;
    const draw = (nowMs: number): void => {
      this.#turns.tick(nowMs);
      this.#draw(nowMs);
      requestAnimationFrame(draw);
    };
    requestAnimationFrame(draw);
    void stage.lost.then((problem) => post({type: 'lost', problem}));
  }

  /** Dreams from now on, until the worker ends; `opened` are the values that the model was opened by. */
  start(loaded: LoadedDreamer, opened: Values): void {
    this.#loaded = loaded;
    setInterval(() => this.#sendStatus(loaded), statusEveryMs);
    void loaded.lost.then((problem) => this.#end(loaded, problem));
    const {device} = loaded.backend;
    if (device) {
      void memoryRunsOut(device).then((cause) => this.#end(loaded, notices['out-of-memory']({cause})));
    }
    void this.#run(loaded);
    this.#mindModel(loaded, opened);
  }

  /** Takes changed parameters over; a changed model is loaded while the present one goes on dreaming. */
  set(values: Values): void {
    const before = this.#values;
    this.#values = values;
    this.#governor?.configure(values);
    if (this.#loaded) this.#mindModel(this.#loaded, before);
  }

  /** Takes a frame over and closes it in time; resolves when the next may come. `passed` came before it and were left out. */
  take({image}: Frame, selfie: boolean, passed = 0): Promise<void> {
    this.#cameMs = clockMs();
    this.#tap?.source(image);
    if (this.#held || this.#resting) {
      image.close();
      return Promise.resolve();
    }
    for (let came = 0; came <= passed; came += 1) this.#frames.tick(performance.now());
    this.#selfie = selfie;
    this.#showing = this.#showing
      .then(() => this.#stage.show(image, this.#values.crop))
      .catch((error: unknown) => {
        void this.report(notices['frame-not-shown']({cause: messageOf(error)}));
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

  /** Lets frames pass unseen, draws none and dreams no more, or goes on. */
  rest(resting: boolean): void {
    this.#resting = resting;
    if (!resting) this.#wake();
  }

  reset(): void {
    this.#fresh = true;
    this.#stage.setResidual(undefined);
  }

  /** Gives pictures to a recorder from now on, instead of the one before; undefined gives them to none. */
  tap(request: TapRequest | undefined): void {
    this.#tap?.close();
    this.#tap = request && new Tap(request, tapGovernor(request, this.#stage.device === undefined));
  }

  /**
   * Reports a problem. On a device that is lost much fails before the loss is known: then that is all that is reported.
   */
  async report(problem: Message): Promise<void> {
    await this.#loaded?.backend.finish().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve));
    if (!this.#ended) this.#post({type: 'problem', problem});
  }

  snapshot(dry: boolean): Promise<Blob> {
    return this.#stage.snapshot(dry ? {wet: 0} : {});
  }

  get #mirrored(): boolean {
    return viewOf(this.#values, this.#selfie).mirror;
  }

  #draw(nowMs: number): void {
    const view = viewOf(this.#values, this.#selfie);
    const drawn = this.#stage.draw({...view, reproject: this.#values.reproject});
    if (!drawn) return;
    if (!this.#drawn) {
      performance.mark('first picture');
      this.#post({type: 'drawn'});
    }
    this.#drawn = true;
    this.#draws.tick(nowMs);
    if (this.#cameMs !== undefined) this.#latencyMs += (clockMs() - this.#cameMs - this.#latencyMs) / 8;
    this.#cameMs = undefined;
    this.#tap?.drawn((timestamp) => this.#stage.read(timestamp), this.#mirrored, this.#latencyMs);
  }

  async #run(loaded: LoadedDreamer): Promise<void> {
    for (;;) {
      await this.#due();
      if (this.#resting) await new Promise<void>((resolve) => (this.#wake = resolve));
      if (this.#ended) return;
      if (this.#stage.sizePx.widthPx === 0) continue;
      try {
        await this.#dreamOnce(loaded);
        this.#failures = 0;
      } catch (error) {
        this.#fail(loaded, error);
      }
    }
  }

  /** Waits for the next dream's turn, and for at least one task of others. */
  async #due(): Promise<void> {
    const waitMs = this.#dreamStartMs + 1000 / this.#dreamsAtMost - performance.now();
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, waitMs)));
  }

  /** A second. */
  get #dreamsAtMost(): number {
    return this.#governor?.dreamsPerSecond ?? this.#values.frameRate;
  }

  async #dreamOnce({dreamer}: LoadedDreamer): Promise<void> {
    const governor = (this.#governor ??= this.#createGovernor(dreamer.msPerPixelStep));
    const {quality} = governor;
    const startMs = performance.now();
    const order = dreamOrderOf(this.#values, dreamer.model, {
      source: this.#stage.sizePx,
      quality,
      seconds: (startMs - this.#dreamStartMs) / 1000,
      pace: 'live',
      selfie: this.#selfie,
      probe: startMs - this.#probedAtMs > probeEveryMs,
      fresh: this.#takeFresh(),
    });
    this.#dreamStartMs = startMs;
    const dreaming = dreamer.next(order);
    // In the same task as the dreamer took the newest frame.
    this.#stage.dreamOn();
    const {residual, probe, memory} = await dreaming;
    // Reset meanwhile: what was dreamed is not wanted any more.
    if (this.#fresh) residual?.dispose();
    else if (residual) this.#stage.setResidual(residual);
    this.#memory = memory;
    this.#account(performance.now(), startMs, quality.steps, probe);
  }

  #takeFresh(): boolean {
    const fresh = this.#fresh;
    this.#fresh = false;
    return fresh;
  }

  #account(nowMs: number, startMs: number, steps: number, found: DreamResult['probe']): void {
    this.#dreamCount += 1;
    if (this.#dreamCount === 1) {
      performance.mark('first dream');
      if (this.#loaded) this.#sendStatus(this.#loaded);
    }
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

  #createGovernor(msPerPixelStep: number | undefined): Governor {
    const {widthPx, heightPx} = this.#stage.sizePx;
    const aspect = Math.max(widthPx, heightPx) / Math.min(widthPx, heightPx);
    return new Governor(this.#values, aspect, msPerPixelStep);
  }

  #fail(loaded: LoadedDreamer, error: unknown): void {
    this.#failures += 1;
    this.#fresh = true;
    if (this.#failures > failuresAtMost) {
      const times = this.#failures;
      this.#end(
        loaded,
        lossOf(error, (cause) => notices['dreams-failed']({times, cause})),
      );
    } else {
      void this.report(notices['dream-skipped']({cause: messageOf(error)}));
    }
  }

  /** Dreams no more and gives back what the dream held of the device; the page restarts it. */
  #end({dreamer}: LoadedDreamer, problem: Message): void {
    // One loss may come to light in several ways.
    if (this.#ended) return;
    this.#ended = true;
    this.#wake();
    this.#post({type: 'lost', problem});
    void dreamer.dispose();
  }

  #mindModel({dreamer}: LoadedDreamer, before: Values): void {
    const isSame = isSameChoice(modelChoiceOf(this.#values), modelChoiceOf(before));
    if (!isSame) void this.#changeModel(dreamer);
  }

  async #changeModel(dreamer: Dreamer): Promise<void> {
    try {
      await dreamer.change(modelChoiceOf(this.#values));
    } catch (error) {
      const {title} = dreamer.model;
      const {model} = this.#values;
      void this.report(notices['model-unchanged']({model, title, cause: messageOf(error)}));
    }
  }

  #mindDisplay(picturesPerSecond: number, nowMs: number): void {
    const unseen = this.#turns.perSecond(nowMs) === 0;
    const wishedPerSecond = unseen ? 0 : Math.min(this.#values.displayRate, this.#frames.perSecond(nowMs));
    this.#governor?.observeDisplay({picturesPerSecond, wishedPerSecond}, nowMs);
  }

  #sendStatus({backend, dreamer}: LoadedDreamer): void {
    const nowMs = performance.now();
    const displayFps = this.#draws.perSecond(nowMs);
    // On a GPU the display's few milliseconds hardly depend on the dream.
    if (backend.kind === 'wasm') this.#mindDisplay(displayFps, nowMs);
    const status = statusOf({
      backend,
      model: dreamer.model,
      source: this.#stage.sizePx,
      values: this.#values,
      governor: this.#governor,
      dreamsPerSecond: this.#dreams.perSecond(nowMs),
      displayFps,
      msPerStep: this.#msPerStep,
      dreams: this.#dreamCount,
      probe: this.#probe,
      memory: this.#memory,
    });
    this.#post({type: 'status', status});
  }
}
