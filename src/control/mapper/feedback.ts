import type {Mapping} from '../mapping.ts';
import {curves} from '../response.ts';
import type {Signals} from '../signals.ts';
import {isContinuous, type Target} from '../target.ts';
import type {Running} from './running.ts';

/** A change that no light or motor shows. */
const unseen = 1e-4;

/** Tells signals what they would have to be for their targets to be where they are: lights, and faders with motors. */
export class Feedback {
  readonly #signals: Signals;
  readonly #read: (target: Target) => number | undefined;
  readonly #sent = new Map<string, number>();

  constructor(signals: Signals, read: (target: Target) => number | undefined) {
    this.#signals = signals;
    this.#read = read;
  }

  /** Everything is sent again: what listens may be another. */
  forget(): void {
    this.#sent.clear();
  }

  /** Sends what has changed. */
  send(bySignal: ReadonlyMap<string, readonly Running[]>): void {
    for (const [id, runs] of bySignal) {
      // The first mapping of a signal that has something to show is the one that its light shows.
      for (const {mapping, target} of runs) {
        if (mapping.mode === 'add' || mapping.mode === 'encoder') continue;
        const present = this.#read(target);
        if (present === undefined) continue;
        this.#sendTo(id, isContinuous(target) ? signalFor(mapping, present) : present);
        break;
      }
    }
  }

  #sendTo(id: string, value: number): void {
    if (Math.abs((this.#sent.get(id) ?? -1) - value) < unseen) return;
    this.#sent.set(id, value);
    this.#signals.sendFeedback(id, value);
  }
}

/** The inverse of what a mapping makes of its target: 0 to 1. */
function signalFor({from, to, amount, curve}: Mapping, number: number): number {
  const way = amount * (to - from);
  const share = way === 0 ? 0 : Math.min(1, Math.max(0, (number - from) / way));
  return curves[curve].unbend(share);
}
