/** What is searched, in beats a minute. */
export const trackedBpm = {min: 55, max: 215} as const;
/** The tempo that is likeliest when all else is equal, and how many octaves away from it is how unlikely. */
const usual = {bpm: 120, spreadOctaves: 0.9} as const;
/** The same around a tempo that the user named: its half and its double are ruled out. */
const namedSpreadOctaves = 0.3;
/** What each of the beats in a row counts that are compared: the last, in most music a bar later, the most. */
const weights = [1, 1, 1, 2] as const;
const beats = weights.length;
const sumOfWeights = weights.reduce((sum: number, weight) => sum + weight, 0);
/** What was heard so long ago counts a third. */
const memoryS = 6;
/** How fast the mean of the flux follows it. */
const meanS = 0.5;
/** Nothing plays if the flux has not been so many dB above its mean for so long. */
const leastDb = 1.5;
const breakS = 5;

/** The tempo that a flux has, and how sure that is, 0 to 1. */
export interface FoundTempo {
  readonly bpm: number;
  readonly confidence: number;
}

/**
 * Finds the tempo of a flux by its autocorrelation, which forgets: with x the flux above its mean,
 *   r(lag) = d r(lag) + x(t) x(t - lag)
 * at each step. The score of a beat of P steps is s(P)² u(P), where s is the weighted mean of r(P), r(2P), r(3P) and r(4P)
 * and u how usual its tempo is. The last of these gives its exact length.
 */
export class TempoTracker {
  readonly #rateHz: number;
  readonly #past: Float32Array;
  readonly #correlation: Float32Array;
  readonly #decay: number;
  #expected: {readonly bpm: number; readonly spreadOctaves: number} = usual;
  #mean = 0;
  #next = 0;
  #heardS = 0;
  #struckS = Number.NEGATIVE_INFINITY;

  /** `rateHz` is how often `take` is called. */
  constructor(rateHz: number) {
    this.#rateHz = rateHz;
    const longest = Math.ceil((beats * 60 * rateHz) / trackedBpm.min) + 2;
    this.#past = new Float32Array(longest + 1);
    this.#correlation = new Float32Array(longest + 1);
    this.#decay = Math.exp(-1 / (memoryS * rateHz));
  }

  /** What the user says that the tempo is about: of tempos that fit as well, such as its double, this one. */
  expect(bpm: number | undefined): void {
    this.#expected = bpm === undefined ? usual : {bpm, spreadOctaves: namedSpreadOctaves};
  }

  /** Takes the flux of one step. Gives how far it is above its mean. */
  take(flux: number): number {
    this.#mean += (flux - this.#mean) / (meanS * this.#rateHz);
    const x = flux - this.#mean;
    const past = this.#past;
    const correlation = this.#correlation;
    const length = past.length;
    past[this.#next] = x;
    for (let lag = 0, place = this.#next; lag < length; lag += 1) {
      correlation[lag] = (correlation[lag] ?? 0) * this.#decay + x * (past[place] ?? 0);
      place = place === 0 ? length - 1 : place - 1;
    }
    this.#next = (this.#next + 1) % length;
    this.#heardS += 1 / this.#rateHz;
    if (x > leastDb) this.#struckS = this.#heardS;
    return x;
  }

  /** The tempo now; undefined while nothing plays, or too little was heard. */
  find(): FoundTempo | undefined {
    if (this.#heardS < 2 || this.#heardS - this.#struckS > breakS) return undefined;
    let [best, bestScore] = [0, 0];
    const [shortest, longest] = [this.#stepsOf(trackedBpm.max), this.#stepsOf(trackedBpm.min)];
    for (let steps = shortest; steps <= longest; steps += 0.25) {
      const score = Math.max(0, this.#score(steps)) ** 2 * this.#likeliness(steps);
      if (score > bestScore) [best, bestScore] = [steps, score];
    }
    if (best === 0) return undefined;
    const confidence = Math.min(1, Math.max(0, this.#score(best) / (this.#correlation[0] ?? 1)));
    return {bpm: (60 * this.#rateHz) / this.#exact(best), confidence};
  }

  #stepsOf(bpm: number): number {
    return (60 * this.#rateHz) / bpm;
  }

  #score(steps: number): number {
    let sum = 0;
    for (let beat = 0; beat < beats; beat += 1) sum += (weights[beat] ?? 0) * this.#at((beat + 1) * steps);
    return sum / sumOfWeights;
  }

  #likeliness(steps: number): number {
    const {bpm, spreadOctaves} = this.#expected;
    const octaves = Math.log2((60 * this.#rateHz) / steps / bpm);
    return Math.exp(-0.5 * (octaves / spreadOctaves) ** 2);
  }

  /** The correlation between two lags. */
  #at(lag: number): number {
    const below = Math.floor(lag);
    const [a, b] = [this.#correlation[below] ?? 0, this.#correlation[below + 1] ?? 0];
    return a + (b - a) * (lag - below);
  }

  /** The length of a beat by the crest near four of it: a parabola through the highest lag and its neighbours. */
  #exact(steps: number): number {
    const reach = Math.max(2, Math.round(0.08 * steps));
    const middle = Math.round(beats * steps);
    let crest = middle;
    for (let lag = middle - reach; lag <= middle + reach; lag += 1) {
      if (this.#at(lag) > this.#at(crest)) crest = lag;
    }
    const [before, at, after] = [this.#at(crest - 1), this.#at(crest), this.#at(crest + 1)];
    const bend = before - 2 * at + after;
    return (crest + (bend < 0 ? (before - after) / (2 * bend) : 0)) / beats;
  }
}
