import {quantile} from '../lib/quantile.ts';
import type {YieldToEventLoop} from '../lib/yield-to-event-loop.ts';

/** What a submit aims at, so that it stays below some 8 ms where its units weigh more than was thought. */
const targetMs = 6;
/** Two are enough to keep the GPU busy; more would only stand between the display and its turn. */
const mostUnderWay = 2;
/** A submit holds at most this many times as much as the largest one measured. */
const growth = 4;
/** The submits that say how fast the GPU is, and the share of them that may be slower than what is reckoned with. */
const remembered = 64;
const outliers = 0.1;

interface Sample {
  readonly units: number;
  readonly msPerUnit: number;
}

/**
 * How much work goes to the GPU at once, so that whoever else uses its queue has a turn every few milliseconds:
 *   budget = targetMs / (ms per unit that 90 % of the last submits kept within),  at most 4 times the largest of them
 * A unit is whatever the caller counts its work in, as far as twice the units take about twice as long.
 */
export class SubmitPacer {
  #budget: number;
  #samples: Sample[] = [];
  readonly #underWay = new Set<Promise<void>>();

  /** @param firstUnits what the first submit holds at most, before anything is known of the GPU. */
  constructor(firstUnits: number) {
    this.#budget = firstUnits;
  }

  /** Whether a submit may hold this many units. A single piece of work that is larger goes alone. */
  fits(units: number): boolean {
    return units <= this.#budget;
  }

  /** Resolves when the next submit may follow, with the event loop's turn before it; undefined if it may at once. */
  turn(yieldToEventLoop?: YieldToEventLoop): Promise<void> | undefined {
    if (this.#underWay.size < mostUnderWay) return yieldToEventLoop?.();
    return this.#wait(yieldToEventLoop);
  }

  /**
   * So much was submitted; `taken` resolves when the GPU is done with it, with its milliseconds if they were measured,
   * or rejects when the device is lost.
   */
  submitted(units: number, taken: Promise<number | undefined>): void {
    const done: Promise<void> = taken
      .then(
        (ms) => {
          if (ms !== undefined) this.#observe(units, ms);
        },
        () => undefined, // who owns the device knows of its loss
      )
      .finally(() => this.#underWay.delete(done));
    this.#underWay.add(done);
  }

  async #wait(yieldToEventLoop?: YieldToEventLoop): Promise<void> {
    while (this.#underWay.size >= mostUnderWay) await Promise.race(this.#underWay);
    await yieldToEventLoop?.();
  }

  #observe(units: number, ms: number): void {
    // The end of a frame is short, and says more of a submit's own cost than of its work's.
    if (2 * units < this.#budget && ms <= targetMs) return;
    const largest = Math.max(units, ...this.#samples.map((sample) => sample.units));
    this.#samples = [...this.#samples, {units, msPerUnit: ms / units}]
      .filter((sample) => growth * sample.units >= largest)
      .slice(-remembered);
    const slow = quantile(
      this.#samples.map(({msPerUnit}) => msPerUnit),
      1 - outliers,
    );
    this.#budget = Math.min(growth * largest, targetMs / Math.max(slow, Number.MIN_VALUE));
  }
}
