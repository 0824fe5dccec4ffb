type Contender = 'tensor' | 'kernel';

/** The first turn of each allocates and compiles, and is not counted. */
const uncountedTurns = 1;
const countedTurns = 3;

/**
 * Which of two engines is faster, found on work that has to be done anyway: they take turns, and the faster of each
 * one's counted turns are compared, which other work on the machine disturbs least.
 */
export class Contest {
  readonly #times: Record<Contender, number[]> = {tensor: [], kernel: []};

  /** Whose turn it is. */
  get turn(): Contender {
    return this.#times.kernel.length < this.#times.tensor.length ? 'kernel' : 'tensor';
  }

  /** Undefined as long as there are turns to come. */
  get winner(): Contender | undefined {
    const {ratio} = this;
    if (ratio === undefined) return undefined;
    return ratio >= 1 ? 'kernel' : 'tensor';
  }

  /** How many times longer tensors take; undefined as long as there are turns to come. */
  get ratio(): number | undefined {
    const {tensor, kernel} = this.#times;
    const turns = uncountedTurns + countedTurns;
    if (tensor.length < turns || kernel.length < turns) return undefined;
    const best = (times: readonly number[]): number => Math.min(...times.slice(uncountedTurns));
    return best(tensor) / best(kernel);
  }

  /** Has `run` done in the turn of whoever's it is, and records its time for that amount of `work`. */
  async time<T>(work: number, run: () => Promise<T>): Promise<T> {
    const {turn} = this;
    const startMs = performance.now();
    const result = await run();
    this.#times[turn].push((performance.now() - startMs) / work);
    return result;
  }
}
