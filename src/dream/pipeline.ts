import type {Stage} from '../display/stage.ts';
import type {Message} from '../lib/message.ts';
import {RepeatFilter} from '../lib/repeat-filter.ts';
import type {Values} from '../params/values.ts';
import type {StreamRequest} from '../recording/stream-tap.ts';
import type {TapRequest} from '../recording/tap.ts';
import type {GuideImage} from '../source/guide/guide.ts';
import type {Frame} from '../source/source.ts';
import {DisplayLoop} from './display-loop.ts';
import {DreamLoop} from './dream-loop.ts';
import type {LoadedDreamer} from './load-dreamer.ts';
import type {FromWorker} from './messages.ts';
import {ModelSwitch} from './model-switch.ts';
import {statusOf} from './status.ts';

const statusEveryMs = 250;

/** What there is from when a model is open. */
interface Dreaming {
  readonly loaded: LoadedDreamer;
  readonly loop: DreamLoop;
  readonly models: ModelSwitch;
}

/**
 * The worker's pipeline: source, feedback, ascent, composite, display. Two loops that do not wait for each other: the
 * display draws the newest dream over the newest frame whenever the screen asks; dreams come at their own rate.
 */
export class Pipeline {
  readonly #display: DisplayLoop;
  readonly #post: (message: FromWorker) => void;
  readonly #faults = new RepeatFilter();
  #values: Values;
  #guide: GuideImage | undefined;
  #dreaming: Dreaming | undefined;
  #statusTimer: ReturnType<typeof setInterval> | undefined;
  #ended = false;

  /** Draws whatever frames come from now on, until it is disposed of; the stage stays the caller's. */
  constructor(stage: Stage, values: Values, post: (message: FromWorker) => void) {
    this.#values = values;
    this.#post = post;
    this.#display = new DisplayLoop(stage, values, {
      drawn: () => {
        performance.mark('first frame');
        post({type: 'drawn'});
      },
      fault: (fault) => this.#reportOnce(fault),
    });
    void stage.lost.then((problem) => post({type: 'lost', problem}));
  }

  /** Dreams from now on; `opened` are the values that the model was opened by. */
  start(loaded: LoadedDreamer, opened: Values): void {
    const {dreamer, lost} = loaded;
    const loop = new DreamLoop(dreamer, this.#display, this.#values, {
      first: () => {
        performance.mark('first dream');
        this.#sendStatus();
      },
      fault: (fault) => this.#reportOnce(fault),
      ended: (problem) => {
        this.#ended = true;
        this.#post({type: 'lost', problem});
      },
    });
    const models = new ModelSwitch(dreamer, opened, (fault) => void this.report(fault));
    this.#dreaming = {loaded, loop, models};
    if (this.#guide) loop.setGuide(this.#guide);
    void lost.then((problem) => loop.end(problem));
    this.#statusTimer = setInterval(() => {
      const nowMs = performance.now();
      loop.observeDisplay(this.#display.figures(nowMs), nowMs);
      const {governor, ripening} = loop.figures(nowMs);
      const leastShare = governor?.leastShare;
      if (leastShare !== undefined && !ripening) models.observe(leastShare, nowMs);
      this.#sendStatus();
    }, statusEveryMs);
    models.set(this.#values);
  }

  /** Dreams and draws no more. Resolves when stage and dreamer are not in use; the dreamer is disposed of then. */
  async dispose(): Promise<void> {
    this.#ended = true;
    clearInterval(this.#statusTimer);
    const drawn = this.#display.dispose();
    await this.#dreaming?.loop.dispose();
    await drawn;
  }

  /** How large it dreams, as a short side; 0 before it does. */
  get shortSidePx(): number {
    return this.#dreaming?.loop.figures(performance.now()).governor?.quality.shortSidePx ?? 0;
  }

  /** Takes changed parameters over; a changed model is loaded while the present one goes on dreaming. */
  set(values: Values): void {
    this.#values = values;
    this.#display.set(values);
    this.#dreaming?.loop.set(values);
    this.#dreaming?.models.set(values);
  }

  /** See `DisplayLoop.take`. */
  async take(frame: Frame, selfie: boolean, passed = 0): Promise<void> {
    await this.#display.take(frame, selfie, passed);
    this.#dreaming?.loop.look();
  }

  /** The dream does not fit into the GPU's memory: goes on at a smaller size, if there is one. */
  shrink(): void {
    this.#dreaming?.loop.shrink();
  }

  /** Keeps dreaming on the frame at hand, or takes frames again. */
  freeze(frozen: boolean): void {
    this.#display.freeze(frozen);
  }

  /** Lets frames pass unseen, draws none and dreams no more, or goes on. */
  rest(resting: boolean): void {
    this.#display.rest(resting);
    this.#dreaming?.loop.rest(resting);
  }

  /** The user's own guide image from now on; undefined if there is none. */
  setGuide(image: GuideImage | undefined): void {
    this.#guide = image;
    this.#dreaming?.loop.setGuide(image);
  }

  /** Forgets the dream so far. */
  reset(): void {
    this.#dreaming?.loop.reset();
    this.#display.setResidual(undefined);
  }

  /** Gives frames to a recorder from now on, instead of the one before; undefined gives them to none. */
  tap(request: TapRequest | undefined): void {
    this.#display.tap(request);
    this.#dreaming?.loop.look();
  }

  /** See `DisplayLoop.show`. */
  show(): Promise<VideoFrame | undefined> {
    return this.#display.show();
  }

  /** Gives frames to a stream from now on, instead of the one before; undefined gives them to none. */
  stream(request: StreamRequest | undefined): void {
    this.#display.stream(request);
    this.#dreaming?.loop.look();
  }

  /** PNG of what is shown, or of the frame without the dream. */
  snapshot(dry: boolean): Promise<Blob> {
    return this.#display.snapshot(dry);
  }

  /** Reports a problem. On a device that is lost much fails before the loss is known: then only the loss is reported. */
  async report(problem: Message): Promise<void> {
    await this.#dreaming?.loaded.backend.finish().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve));
    if (!this.#ended) this.#post({type: 'problem', problem});
  }

  /** Reports what may fail with every frame. */
  #reportOnce(fault: Message): void {
    if (this.#faults.passes(fault.code)) void this.report(fault);
  }

  #sendStatus(): void {
    if (!this.#dreaming) return;
    const {loaded, loop, models} = this.#dreaming;
    const nowMs = performance.now();
    const status = statusOf({
      ...loop.figures(nowMs),
      backend: loaded.backend,
      model: loaded.dreamer.model,
      modelName: models.present,
      source: this.#display.sizePx,
      values: this.#values,
      displayFps: this.#display.figures(nowMs).drawnFps,
    });
    this.#post({type: 'status', status});
  }
}
