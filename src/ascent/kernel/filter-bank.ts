import type {Convolution} from '../../model/network.ts';
import type {Weights} from '../../model/weights.ts';
import {quadsOfAll} from './feature-map.ts';
import {backwardFilter, forwardFilter, joinedBias, type PreparedFilter} from './filters.ts';

/** Where a prepared filter lies among all, in quads, and its window. */
export interface FilterPlace {
  readonly start: number;
  readonly windowHeight: number;
  readonly windowWidth: number;
}

/** Of a filter prepared for the gradient: its stride, and which parity of dx it is for if that is 2. */
export interface Parity {
  readonly stride: 1 | 2;
  readonly p: 0 | 1;
  readonly q: 0 | 1;
}

const namesOf = (convolutions: readonly Convolution[]): string =>
  convolutions.map(({name}) => name).join('+');

/** A filter that has its place and is still to be prepared. */
export interface Unprepared {
  readonly quads: number;
  readonly prepare: () => Float32Array;
}

/**
 * All filters and biases of a network, each with its place, given when a plan first asks for it. A plan to the last
 * block asks for all there are; then they are prepared and uploaded, and only their places are remembered.
 */
export class FilterBank {
  #weights: Weights | undefined;
  readonly #filters = new Map<string, FilterPlace>();
  readonly #biases = new Map<string, number>();
  readonly #unprepared: Unprepared[] = [];
  readonly #biasParts: Float32Array[] = [];
  #filterQuads = 0;
  #biasQuads = 0;

  constructor(weights: Weights) {
    this.#weights = weights;
  }

  /** The filters of convolutions side by side; `segments` are those of their input. */
  forward(convolutions: readonly Convolution[], segments: readonly number[]): FilterPlace {
    const [height, width] = convolutions[0]?.kernel ?? [1, 1];
    return this.#filter(
      `forward ${namesOf(convolutions)}`,
      [height, width],
      convolutions,
      segments,
      (weights) => forwardFilter(convolutions, weights, segments),
    );
  }

  /** The same, prepared for their gradient. */
  backward(convolutions: readonly Convolution[], segments: readonly number[], parity: Parity): FilterPlace {
    const key = `backward ${namesOf(convolutions)} ${parity.stride} ${parity.p} ${parity.q}`;
    const channels = 4 * quadsOfAll(segments);
    const [height, width] = convolutions[0]?.kernel ?? [1, 1];
    const {stride, p, q} = parity;
    const window = [Math.ceil((height - p) / stride), Math.ceil((width - q) / stride)] as const;
    return this.#filter(key, window, convolutions, segments, (weights) =>
      backwardFilter(forwardFilter(convolutions, weights, segments), channels, parity),
    );
  }

  /** Where the biases of convolutions side by side lie among all, in quads. */
  bias(convolutions: readonly Convolution[]): number {
    const key = namesOf(convolutions);
    const known = this.#biases.get(key);
    if (known !== undefined) return known;
    const values = joinedBias(convolutions, this.#source(key));
    const start = this.#biasQuads;
    this.#biases.set(key, start);
    this.#biasParts.push(values);
    this.#biasQuads += values.length / 4;
    return start;
  }

  /** Hands over everything asked for so far, and forgets the weights it came from. */
  take(): {filters: readonly Unprepared[]; biases: readonly Float32Array[]} {
    this.#weights = undefined;
    return {filters: this.#unprepared.splice(0), biases: this.#biasParts.splice(0)};
  }

  #filter(
    key: string,
    [windowHeight, windowWidth]: readonly [number, number],
    convolutions: readonly Convolution[],
    segments: readonly number[],
    prepare: (weights: Weights) => PreparedFilter,
  ): FilterPlace {
    const known = this.#filters.get(key);
    if (known) return known;
    const weights = this.#source(key);
    const channelsOut = convolutions.map(({kernel}) => kernel[3]);
    const quads = 4 * windowHeight * windowWidth * quadsOfAll(segments) * quadsOfAll(channelsOut);
    const place = {start: this.#filterQuads, windowHeight, windowWidth};
    this.#filters.set(key, place);
    this.#unprepared.push({quads, prepare: () => prepare(weights).values});
    this.#filterQuads += quads;
    return place;
  }

  #source(key: string): Weights {
    if (this.#weights) return this.#weights;
    throw new Error(`The filter ${key} was not prepared before the weights were forgotten.`);
  }
}
