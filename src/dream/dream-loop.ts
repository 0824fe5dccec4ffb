import type {Residual} from '../display/residual.ts';
import {messageOf, type Message} from '../lib/message.ts';
import {Meter} from '../lib/meter.ts';
import type {Values} from '../params/values.ts';
import type {GuideImage} from '../source/guide/guide.ts';
import type {DisplayLoop} from './display-loop.ts';
import type {DisplayFigures} from './display-watch.ts';
import {dreamOrderOf, type RipeningOrder} from './dream-order.ts';
import type {Dreamer, DreamResult, RipeningResult} from './dreamer.ts';
import {Governor} from './governor.ts';
import {lossOf} from './loss.ts';
import type {Status} from './messages.ts';
import {notices} from './notices.ts';
import {Stillness, type Still} from './stillness.ts';

const probeEveryMs = 1000;
/** One more dream that fails in a row ends the loop; the page restarts it. */
const failuresAtMost = 3;
/** What ripens is shown after so many times as long as drawing it takes: a large photo would leave the dream no time. */
const drawingSpacing = 4;

export interface DreamEvents {
  /** The first dream has come. */
  first(): void;
  /** A dream failed and was left out, or could not be as it was ordered. */
  fault(fault: Message): void;
  /** Nothing is dreamed any more. */
  ended(problem: Message): void;
}

/** Where dreams are shown. */
type Display = Pick<
  DisplayLoop,
  | 'sizePx'
  | 'selfie'
  | 'resting'
  | 'drawMs'
  | 'shownMs'
  | 'recorded'
  | 'dreamOn'
  | 'setResidual'
  | 'setPerson'
>;

/** What the dreams were like until now. */
export interface DreamFigures {
  readonly governor: Governor | undefined;
  readonly dreamsPerSecond: number;
  readonly msPerStep: number;
  readonly dreams: number;
  /** Whether the user's own guide image is there. */
  readonly ownGuide: boolean;
  readonly probe: DreamResult['probe'];
  readonly memory: Status['memory'];
  readonly ripening: Status['ripening'];
  readonly lacks: readonly Message[];
  readonly picked: DreamResult['picked'];
}

/**
 * Dreams on the newest frame, one dream after the other, at the rate and the quality that the governor sets. Once
 * nothing changes any more the image ripens instead, until something does; when it is ripe, nothing runs. One class,
 * because the two take turns with one dreamer.
 */
export class DreamLoop {
  readonly #dreamer: Dreamer;
  readonly #display: Display;
  readonly #events: DreamEvents;
  #values: Values;
  readonly #meter = new Meter();
  #governor: Governor | undefined;
  #resting: boolean;
  #wake: () => void = () => undefined;
  /** The next dream starts from the source. */
  #fresh = false;
  /** Resets and guides, of which the values say nothing. */
  #changes = 0;
  readonly #stillness = new Stillness();
  #ripening: Status['ripening'];
  /** What has ripened since it was shown last. */
  #unshown: Residual | undefined;
  #shownAtMs = -Infinity;
  #ownGuide = false;
  #count = 0;
  #startMs = 0;
  #msPerStep = 0;
  #probe: DreamResult['probe'];
  #probedAtMs = -Infinity;
  #memory: Status['memory'] = {tensors: 0, bytes: 0};
  #lacks: readonly Message[] = [];
  #picked: DreamResult['picked'];
  #failures = 0;
  #ended = false;
  readonly #running: Promise<void>;

  /** Dreams from now on, until `end`. */
  constructor(dreamer: Dreamer, display: Display, values: Values, events: DreamEvents) {
    this.#dreamer = dreamer;
    this.#display = display;
    this.#values = values;
    this.#events = events;
    this.#resting = display.resting;
    this.#running = this.#run();
  }

  set(values: Values): void {
    this.#values = values;
    this.#governor?.configure(values);
    this.#wake();
  }

  /** The display has changed: what waits because nothing does looks again. */
  look(): void {
    this.#wake();
  }

  /** Dreams no more, or goes on. */
  rest(resting: boolean): void {
    this.#resting = resting;
    this.#wake();
  }

  /** The user's own guide image from the next dream on; undefined if there is none. */
  setGuide(image: GuideImage | undefined): void {
    this.#ownGuide = image !== undefined;
    this.#changes += 1;
    this.#dreamer.setGuide(image);
    this.#wake();
  }

  /** Forgets the dream so far. */
  reset(): void {
    this.#fresh = true;
    this.#changes += 1;
    this.#wake();
  }

  /** The dream does not fit into the GPU's memory: goes on at a smaller size, if there is one. */
  shrink(): void {
    // An octave or a tile that is too large says nothing of live dreams.
    if (!this.#ripening) this.#governor?.refuse(performance.now());
  }

  /** Reports the display's rate, which takes precedence over the dream's. */
  observeDisplay(figures: DisplayFigures, nowMs: number): void {
    this.#governor?.observeDisplay(figures, nowMs);
  }

  figures(nowMs: number): DreamFigures {
    return {
      governor: this.#governor,
      dreamsPerSecond: this.#meter.perSecond(nowMs),
      msPerStep: this.#msPerStep,
      dreams: this.#count,
      ownGuide: this.#ownGuide,
      probe: this.#probe,
      memory: this.#memory,
      ripening: this.#ripening,
      lacks: this.#lacks,
      picked: this.#picked,
    };
  }

  /** Dreams no more and gives back what the dream held of the device. */
  end(problem: Message): void {
    // One loss may come to light in several ways.
    if (this.#ended) return;
    this.#events.ended(problem);
    void this.dispose();
  }

  /** The same for no reason that anyone has to hear of. Resolves when nothing is in use any more. */
  async dispose(): Promise<void> {
    this.#ended = true;
    this.#wake();
    await this.#dreamer.dispose();
    await this.#running;
  }

  async #run(): Promise<void> {
    for (;;) {
      await this.#due();
      await this.#while(() => this.#resting);
      if (this.#ended) return;
      if (this.#display.sizePx.widthPx === 0) continue;
      try {
        const {state, order} = this.#still;
        const ripens = this.#stillness.lasts(state, performance.now());
        await (ripens && order ? this.#ripen(order, state) : this.#next());
        this.#failures = 0;
      } catch (error) {
        this.#fail(error);
      }
    }
  }

  /** Waits for the next dream's turn, and for at least one task of others. */
  async #due(): Promise<void> {
    const perSecond = this.#governor?.dreamsPerSecond ?? this.#values.frameRate;
    const waitMs = this.#startMs + 1000 / perSecond - performance.now();
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, waitMs)));
  }

  /** Waits as long as `holds`, which is asked again whenever something changes. */
  async #while(holds: () => boolean): Promise<void> {
    while (!this.#ended && holds()) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  get #still(): Still {
    return this.#stillness.now(this.#values, this.#dreamer.model, this.#display, {
      changes: this.#changes,
      ownGuide: this.#ownGuide,
    });
  }

  /** Has the still image ripen until something changes. */
  async #ripen(order: RipeningOrder, state: string): Promise<void> {
    const lasts = (): boolean => !this.#ended && this.#still.state === state;
    try {
      for (let slice = await this.#dreamer.ripen(order); slice; slice = await this.#dreamer.ripen()) {
        if (lasts()) this.#show(slice, order);
        else slice.residual?.dispose();
        const isRipe = slice.share === 1;
        await this.#while(() => this.#resting || (isRipe && lasts()));
        if (!lasts()) break;
      }
    } catch (error) {
      this.#stillness.refuse(state);
      throw error;
    } finally {
      this.#ripening = undefined;
      this.#unshown?.dispose();
      this.#unshown = undefined;
      // The time that it took is not time that the dream has faded in.
      this.#startMs = performance.now();
    }
  }

  #show({residual, share, memory}: RipeningResult, {classic}: RipeningOrder): void {
    const {octaves, ascent} = classic;
    const {widthPx = 0, heightPx = 0} = residual ?? this.#ripening ?? {};
    this.#ripening = {share, widthPx, heightPx, octaves, steps: ascent.steps};
    this.#memory = memory;
    if (residual) {
      this.#unshown?.dispose();
      this.#unshown = residual;
    }
    const nowMs = performance.now();
    const isDue = nowMs - this.#shownAtMs >= drawingSpacing * this.#display.drawMs;
    if (!this.#unshown || (share < 1 && !isDue)) return;
    this.#display.setResidual(this.#unshown);
    this.#unshown = undefined;
    this.#shownAtMs = nowMs;
  }

  async #next(): Promise<void> {
    const governor = (this.#governor ??= this.#createGovernor());
    const {quality} = governor;
    const startMs = performance.now();
    const order = dreamOrderOf(this.#values, this.#dreamer.model, {
      source: this.#display.sizePx,
      quality,
      seconds: (startMs - this.#startMs) / 1000,
      // With power to spare dreams come more often, and are as strong in all.
      pace: governor.dreamsPerSecond > this.#values.frameRate ? 'every-frame' : 'live',
      selfie: this.#display.selfie,
      ownGuide: this.#ownGuide,
      probe: startMs - this.#probedAtMs > probeEveryMs,
      fresh: this.#takeFresh(),
      findPerson: this.#values.alpha === 'person',
    });
    this.#startMs = startMs;
    const dreaming = this.#dreamer.next(order);
    // In the same task as the dreamer took the newest frame.
    this.#display.dreamOn();
    const {residual, person, probe, memory, lacks, picked} = await dreaming;
    if (this.#ended) {
      // Its display may be gone.
      residual?.dispose();
      person?.dispose();
      return;
    }
    if (order.findPerson) this.#display.setPerson(person);
    // Reset meanwhile: what was dreamed is not wanted any more.
    if (this.#fresh) residual?.dispose();
    else if (residual) this.#display.setResidual(residual);
    this.#memory = memory;
    this.#lacks = lacks;
    this.#picked = picked;
    for (const lack of lacks) this.#events.fault(lack);
    this.#account(performance.now(), startMs, quality.steps, probe);
  }

  #takeFresh(): boolean {
    const fresh = this.#fresh;
    this.#fresh = false;
    return fresh;
  }

  #account(nowMs: number, startMs: number, steps: number, probe: DreamResult['probe']): void {
    this.#count += 1;
    if (this.#count === 1) this.#events.first();
    this.#meter.tick(nowMs);
    if (probe) {
      // A probed dream takes two more forward passes and says nothing about what dreams cost.
      this.#probe = probe;
      this.#probedAtMs = nowMs;
      return;
    }
    this.#msPerStep = (nowMs - startMs) / steps;
    this.#governor?.observe(nowMs - startMs, nowMs);
  }

  #createGovernor(): Governor {
    const {widthPx, heightPx} = this.#display.sizePx;
    const aspect = Math.max(widthPx, heightPx) / Math.min(widthPx, heightPx);
    return new Governor(this.#values, aspect, this.#dreamer.msPerPixelStep);
  }

  #fail(error: unknown): void {
    // What fails because it was ended is no failure.
    if (this.#ended) return;
    const times = (this.#failures += 1);
    this.#fresh = true;
    if (times > failuresAtMost) this.end(lossOf(error, (cause) => notices['dreams-failed']({times, cause})));
    else this.#events.fault(notices['dream-skipped']({cause: messageOf(error)}));
  }
}
