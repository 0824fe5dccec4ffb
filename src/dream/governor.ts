import {DisplayWatch, type DisplayFigures} from './display-watch.ts';
import {median, quantile} from '../lib/quantile.ts';
import {
  cost,
  isShownAt,
  ladderOf,
  type GovernorSettings,
  type Level,
  type Quality,
} from './quality-ladder.ts';

/** Spare power leaves this much of the time to the display: a level is taken if it fits into this share. */
const spareAim = 0.6;
/** A dream that takes more than this share of its time is too expensive. */
const tooExpensive = 1.1;
/** A change aims at this share of the time, so that it lands well inside it. */
const aim = 0.9;
/** The first dreams at a new size pay for allocation and compilation and are not counted. */
const warmUpDreams = 1;
/** The time is judged by the median of this many dreams, so that one hiccup changes nothing, or of those in a second. */
const judgedDreams = 9;
const judgedMs = 1000;
const firstPatienceMs = 2000;
const longestPatienceMs = 120_000;
/** A rise that lasted at least this long was right. */
const provenMs = 30_000;
/** The least dreams count as too slow from above the one share of their time until below the other. */
const overwhelming = {above: 1.2, below: 1.05} as const;
/** For the display, dreams become rarer by this factor, at most this many times: down to half of the rate asked for. */
const rarer = {factor: 0.84, times: 4} as const;

/**
 * Holds the dream rate by trading dream size, then steps, within the user's bounds, and uses the power that a fast
 * machine has to spare beyond them.
 *
 * The cost of a dream is taken to grow as pixels * steps. When the median dream takes more than its time, quality
 * drops at once to what is predicted to fit. It rises only after a time of patience, and only to what is predicted
 * to fit even for the slower of the recent dreams; a rise that has to be taken back doubles the patience, so that it
 * cannot oscillate.
 *
 * A display that is too slow takes precedence, since display and dream share a processor or a GPU: the dream goes down
 * level by level, then becomes rarer, and takes that back in reverse; all of it if it gained the display nothing.
 */
export class Governor {
  #ladder: readonly Level[];
  #level: number;
  /** The GPU has no memory for the levels before this one. */
  #first = 0;
  #settings: GovernorSettings;
  #dreamMs: number[] = [];
  #warmUp = warmUpDreams;
  #changedMs = 0;
  #raisedMs = -Infinity;
  #patienceMs = firstPatienceMs;
  #overwhelmed = false;
  /** Of the display; 0 until it is known, and while nobody sees it. */
  #refreshHz = 0;
  readonly #display = new DisplayWatch();
  /** What was yielded to the display: the levels before this one, and how many times the dreams became rarer. */
  #yielded = {levels: 0, times: 0};

  /** `msPerPixelStep` is the cost measured before the first dream, undefined if there is no measurement. */
  constructor(settings: GovernorSettings, aspect: number, msPerPixelStep?: number) {
    this.#settings = settings;
    this.#ladder = ladderOf(settings);
    this.#level = this.#asked;
    if (msPerPixelStep !== undefined && settings.governor) {
      const best = this.#bestWithin((quality) => cost(quality) * aspect * msPerPixelStep);
      this.#level = Math.max(this.#asked, best);
    }
  }

  get quality(): Quality {
    return this.#at.quality;
  }

  /** True when the size or the steps that the user chose are not reached. */
  get reduced(): boolean {
    return this.#level > this.#asked;
  }

  /** True when even the least quality takes too long. */
  get overwhelmed(): boolean {
    return this.#settings.governor && this.#overwhelmed;
  }

  /** The share of its time that the least dream takes, as present ones foretell; undefined until they do. */
  get leastShare(): number | undefined {
    const least = this.#ladder.at(-1);
    if (!least || !this.#settings.governor || !this.#judged) return undefined;
    const leastMs = (median(this.#dreamMs) * cost(least.quality)) / cost(this.quality);
    return (leastMs * least.dreamsPerSecond) / 1000;
  }

  /** The most dreams per second: what is asked for, more with power to spare, or fewer for the sake of the display. */
  get dreamsPerSecond(): number {
    return this.#at.dreamsPerSecond * rarer.factor ** this.#yielded.times;
  }

  /** True when the display keeps the dream from being larger or more frequent. */
  get yields(): boolean {
    const {levels, times} = this.#yielded;
    return times > 0 || (levels > 0 && this.#level === levels);
  }

  /** True when nothing is left to yield, or yielding gains nothing, and the display is too slow all the same. */
  get displaySlow(): boolean {
    return this.#settings.governor && this.#display.slow && (!this.#canYield || this.#display.paused);
  }

  /** Takes changed bounds or rate; keeps the quality as near as the new bounds allow. */
  configure(settings: GovernorSettings): void {
    const changed = (Object.keys(settings) as (keyof GovernorSettings)[]).some(
      (key) => settings[key] !== this.#settings[key],
    );
    if (!changed) return;
    const before = this.#at;
    this.#settings = settings;
    this.#ladder = ladderOf(settings);
    this.#first = 0;
    this.#yielded = {levels: 0, times: 0};
    this.#display.reset();
    this.#overwhelmed = false;
    const nearest = this.#ladder.findIndex(
      ({quality, spare, dreamsPerSecond}) =>
        cost(quality) <= cost(before.quality) * 1.01 &&
        (!spare || dreamsPerSecond <= before.dreamsPerSecond * 1.01),
    );
    this.#level = settings.governor ? (nearest < 0 ? this.#ladder.length - 1 : nearest) : this.#asked;
    this.#patienceMs = firstPatienceMs;
    this.#forget(-Infinity);
  }

  /**
   * The present size does not fit into memory: goes down to the next smaller one, and no higher until the settings
   * change, whether or not the rate is governed.
   */
  refuse(nowMs: number): void {
    const {shortSidePx} = this.quality;
    const smaller = this.#ladder.findIndex(({quality}) => quality.shortSidePx < shortSidePx);
    if (smaller < 0) return;
    this.#first = smaller;
    this.#move(smaller, nowMs);
  }

  /** Reports that a dream at the present quality took `dreamMs`, ending at `nowMs`. */
  observe(dreamMs: number, nowMs: number): void {
    if (!this.#settings.governor) return;
    if (this.#warmUp > 0) {
      this.#warmUp -= 1;
      return;
    }
    this.#dreamMs = [...this.#dreamMs, dreamMs].slice(-judgedDreams);
    if (!this.#judged) return;
    const typicalMs = median(this.#dreamMs);
    this.#judgeLeast(typicalMs);
    const fittingAt = (ms: number): number =>
      this.#bestWithin((quality) => (ms * cost(quality)) / cost(this.quality));
    const isTooMuch = typicalMs > this.#budgetMs * tooExpensive || !isShownAt(this.#at, this.#refreshHz);
    if (isTooMuch && this.#level < this.#ladder.length - 1) {
      const takenBack = nowMs - this.#raisedMs < provenMs;
      this.#patienceMs = takenBack ? Math.min(longestPatienceMs, 2 * this.#patienceMs) : firstPatienceMs;
      this.#move(Math.max(fittingAt(typicalMs), this.#level + 1), nowMs);
      return;
    }
    const higher = fittingAt(quantile(this.#dreamMs, 0.8));
    if (higher < this.#level && nowMs - this.#changedMs > this.#patienceMs) {
      this.#raisedMs = nowMs;
      this.#move(higher, nowMs);
    }
  }

  /** Reports the display's rate, a few times per second. */
  observeDisplay(figures: DisplayFigures, nowMs: number): void {
    if (!this.#settings.governor) return;
    this.#refreshHz = figures.refreshHz;
    const verdict = this.#display.observe(figures, nowMs);
    if (verdict === 'yield') this.#yield(nowMs);
    if (verdict === 'take back') this.#takeBack();
  }

  get #at(): Level {
    const {resolution: shortSidePx, steps, frameRate: dreamsPerSecond} = this.#settings;
    return this.#ladder[this.#level] ?? {quality: {shortSidePx, steps}, dreamsPerSecond, spare: false};
  }

  /** The level of what the user asked for. */
  get #asked(): number {
    return this.#ladder.findIndex(({spare}) => !spare);
  }

  get #canYield(): boolean {
    return this.#level < this.#ladder.length - 1 || this.#yielded.times < rarer.times;
  }

  #yield(nowMs: number): void {
    if (!this.#canYield) {
      if (this.#display.gainedNothing) this.#stopYielding(nowMs);
      return;
    }
    const {times} = this.#yielded;
    if (this.#level < this.#ladder.length - 1) {
      // All that is spare at once: the display should not have to wait for it.
      const levels = Math.max(this.#asked, this.#level + 1);
      this.#yielded = {levels, times};
      this.#move(levels, nowMs);
    } else {
      // Rarer dreams have time to be larger; the display has not.
      this.#yielded = {levels: this.#level, times: times + 1};
    }
  }

  #stopYielding(nowMs: number): void {
    this.#yielded = {levels: 0, times: 0};
    this.#display.pause(nowMs);
  }

  #takeBack(): void {
    const {levels, times} = this.#yielded;
    this.#yielded = times > 0 ? {levels, times: times - 1} : {levels: Math.max(0, levels - 1), times};
  }

  get #judged(): boolean {
    const spentMs = this.#dreamMs.reduce((sum, ms) => sum + ms, 0);
    return this.#dreamMs.length >= judgedDreams || (this.#dreamMs.length >= 2 && spentMs > judgedMs);
  }

  #judgeLeast(typicalMs: number): void {
    const share = typicalMs / this.#budgetMs;
    if (this.#level < this.#ladder.length - 1 || share < overwhelming.below) this.#overwhelmed = false;
    else if (this.#dreamMs.length >= judgedDreams && share > overwhelming.above) this.#overwhelmed = true;
  }

  get #budgetMs(): number {
    return 1000 / this.#at.dreamsPerSecond;
  }

  #bestWithin(predictMs: (quality: Quality) => number): number {
    const best = this.#ladder.findIndex((level) => {
      const {quality, dreamsPerSecond, spare} = level;
      const fits = predictMs(quality) <= ((spare ? spareAim : aim) * 1000) / dreamsPerSecond;
      return fits && isShownAt(level, this.#refreshHz);
    });
    return Math.max(this.#first, this.#yielded.levels, best < 0 ? this.#ladder.length - 1 : best);
  }

  #move(level: number, nowMs: number): void {
    this.#level = level;
    this.#forget(nowMs);
  }

  #forget(changedMs: number): void {
    this.#dreamMs = [];
    this.#warmUp = warmUpDreams;
    this.#changedMs = changedMs;
  }
}
