import type {Objective} from '../ascent/engine.ts';
import type {MixedName} from '../model/network.ts';
import type {Motion} from './motion.ts';

/** Below the first change of luminance the image counts as still, above the second as moving. */
const stillness = {still: 0.012, moving: 0.03} as const;
/** Half of the way to stillness takes this long: a dream needs a while to converge. */
const settleS = 1.5;
/** Periods of the sway in depth and of the breathing in size; their ratio is far from simple, so that they do not repeat. */
const swayS = 13;
const breathS = 7.3;
/** The largest part of a weight that sways, and the largest rate of growth, a second. */
const deepest = 0.7;
const fastest = 0.03;

/** How still the image has been, 0 to 1, and how far it has breathed. */
export interface BreathingState {
  readonly still: number;
  readonly phaseS: number;
}

/**
 * Keeps a dream of a still image moving, which would otherwise reach a maximum and stay: the objective sways slowly
 * towards shallower layers and back, and the dream grows and shrinks a little. How much follows how long the image
 * has been still; an image that moves is left alone.
 */
export class Breathing {
  #still = 0;
  #phaseS = 0;

  /** Goes on by `seconds`, in which the luminance changed by `change`; undefined, not known, counts as moving. */
  advance(change: number | undefined, seconds: number): void {
    const {still, moving} = stillness;
    const target = change === undefined ? 0 : Math.min(1, Math.max(0, (moving - change) / (moving - still)));
    this.#still += (target - this.#still) * (1 - 2 ** (-seconds / settleS));
    this.#phaseS += seconds * this.#still;
  }

  /** Where it is, to go on from there another time. */
  get state(): BreathingState {
    return {still: this.#still, phaseS: this.#phaseS};
  }

  reset({still, phaseS}: BreathingState = {still: 0, phaseS: 0}): void {
    this.#still = still;
    this.#phaseS = phaseS;
  }

  /**
   * The objective swayed: each of the `available` layers, shallowest first, takes over a share of the weight of the
   * next deeper one. No layer deeper than before gets weight, so that it never costs more; one of which channels are
   * picked keeps its weight, since what they show is in no other layer, and so does one that the dream moves away from.
   */
  objective(objective: Objective, available: readonly MixedName[], amount: number): Objective {
    const share = this.#share(amount);
    if (share === 0) return objective;
    const weight = (name: MixedName): number => objective.layers[name] ?? 0;
    const given = (name: MixedName | undefined): number =>
      name === undefined || name === available[0] || objective.channels?.[name]
        ? 0
        : share * Math.max(0, weight(name));
    const swayed = available.map(
      (name, index) => [name, weight(name) - given(name) + given(available[index + 1])] as const,
    );
    return {...objective, layers: Object.fromEntries(swayed.filter(([, value]) => value !== 0))};
  }

  /** The motion with `seconds` of breathing added. */
  motion(motion: Motion, amount: number, seconds: number): Motion {
    const rate = amount * this.#still * fastest * Math.sin((2 * Math.PI * this.#phaseS) / breathS);
    return rate === 0 ? motion : {...motion, zoom: motion.zoom * Math.exp(rate * Math.min(seconds, 0.25))};
  }

  #share(amount: number): number {
    return amount * this.#still * deepest * 0.5 * (1 - Math.cos((2 * Math.PI * this.#phaseS) / swayS));
  }
}
