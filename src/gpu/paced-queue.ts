import type {YieldToEventLoop} from '../lib/yield-to-event-loop.ts';
import {PassTimer, type Around} from './pass-timer.ts';
import {SubmitPacer} from './submit-pacer.ts';

/** A part of the work that is not divided. */
export interface Piece {
  /** How much work it is, in the units of all pieces of a queue. */
  readonly units: number;
}

export interface SendOptions extends Around {
  readonly yieldToEventLoop?: YieldToEventLoop | undefined;
  /** Runs each submit, to watch over it. */
  readonly guard?: (submit: () => void) => Promise<void>;
}

/** The speed of the GPU is learnt from so many submits, and then watched by one in so many. */
const measuredFirst = 64;
const measuredEvery = 4;

/** Sends lists of work to a device in submits of a few milliseconds, with the turn of others between them. */
export class PacedQueue {
  readonly #timer: PassTimer;
  readonly #pacer: SubmitPacer;
  #submits = 0;

  /** @param firstUnits what the first submit holds at most, before anything is known of the device's speed. */
  constructor(device: GPUDevice, label: string, firstUnits: number) {
    this.#timer = new PassTimer(device, label);
    this.#pacer = new SubmitPacer(firstUnits);
  }

  /**
   * Submits all pieces in order; `record` records some that follow each other. `before` comes with the first of them,
   * `after` with the last. Resolves when all are submitted; what is left to do is the GPU's.
   */
  async send<P extends Piece>(
    pieces: readonly P[],
    record: (pass: GPUComputePassEncoder, pieces: readonly P[]) => void,
    {before, after, yieldToEventLoop, guard}: SendOptions = {},
  ): Promise<void> {
    for (let first = 0; first < pieces.length;) {
      const {end, units} = this.#nextOf(pieces, first);
      const part = pieces.slice(first, end);
      const around: Around = {
        ...(before && first === 0 && {before}),
        ...(after && end === pieces.length && {after}),
      };
      const submit = (): void =>
        this.#pacer.submitted(
          units,
          this.#submit((pass) => record(pass, part), around),
        );
      const turn = this.#pacer.turn(first > 0 ? yieldToEventLoop : undefined);
      if (turn) await turn;
      if (guard) await guard(submit);
      else submit();
      first = end;
    }
  }

  dispose(): void {
    this.#timer.dispose();
  }

  /** Measures the first submits, and then some: to read the times of each back would be traffic for nothing. */
  #submit(record: (pass: GPUComputePassEncoder) => void, around: Around): Promise<number | undefined> {
    const index = this.#submits;
    this.#submits += 1;
    if (index < measuredFirst || index % measuredEvery === 0) return this.#timer.measure(record, around);
    return this.#timer.submit(record, around);
  }

  /** Where the next submit ends, and what is in it: as much as fits, and one piece at least. */
  #nextOf(pieces: readonly Piece[], first: number): {readonly end: number; readonly units: number} {
    let units = pieces[first]?.units ?? 0;
    let end = first + 1;
    for (; end < pieces.length; end += 1) {
      const more = units + (pieces[end]?.units ?? 0);
      if (!this.#pacer.fits(more)) break;
      units = more;
    }
    return {end, units};
  }
}
