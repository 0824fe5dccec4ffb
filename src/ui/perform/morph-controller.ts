import {eased, morphed, type Easing} from '../../params/morph.ts';
import {lookIn, lookKeys, sameLook, type WholeLook} from '../../params/presets.ts';
import {beatsPerBar, nextBeatS} from '../../params/tempo.ts';
import type {Controller} from '../lib/controller.ts';
import type {AppStore} from '../lib/state.ts';
import {morphSeconds} from './perform-state.ts';

/** A morph sets values this often: as often as most screens show them. A timer, for a hidden page has no frames. */
const everyMs = 1000 / 60;

interface Morph {
  from: WholeLook;
  to: WholeLook;
  readonly startS: number;
  readonly seconds: number;
  readonly easing: Easing;
  /** What it set last, to see what the hands have changed since; undefined until it has begun. */
  last: WholeLook | undefined;
}

/**
 * Takes the values from one look to another: over a time, from a beat on, or as the crossfader is moved. What the hands
 * change meanwhile stays as they put it.
 */
export class MorphController implements Controller {
  readonly #store: AppStore;
  readonly #nowS: () => number;
  #timer: ReturnType<typeof setInterval> | undefined;
  #morph: Morph | undefined;

  constructor(store: AppStore, nowS = (): number => performance.now() / 1000) {
    this.#store = store;
    this.#nowS = nowS;
  }

  connect(): void {
    // It runs only while there is a morph.
  }

  disconnect(): void {
    this.stop();
  }

  /** Makes the look the present one, as the instrument is set: at once, on a beat, over a time. */
  choose(look: WholeLook): void {
    const {perform} = this.#store.state;
    const {quantise, tempo, easing} = perform;
    const nowS = this.#nowS();
    const startS = quantise === 'off' ? nowS : nextBeatS(tempo, nowS, quantise === 'bar' ? beatsPerBar : 1);
    this.#start(look, startS, morphSeconds(perform), easing);
  }

  /** Takes the values to the look in this time, whatever the instrument is set to. */
  fade(look: WholeLook, seconds: number): void {
    this.#start(look, this.#nowS(), seconds, 'smooth');
  }

  /** Puts the crossfader between the looks A and B, 0 to 1, and with it the values. */
  crossfade(at: number): void {
    this.stop();
    const {perform, values} = this.#store.state;
    const crossfader = Math.min(1, Math.max(0, at));
    const look = morphed(perform.a.look, perform.b.look, crossfader);
    this.#store.set({perform: {...perform, crossfader}, values: {...values, ...look}});
  }

  /** Leaves the values as the morph has them by now. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#morph = undefined;
    this.#store.set({morphing: undefined});
  }

  #start(to: WholeLook, startS: number, seconds: number, easing: Easing): void {
    this.stop();
    const from = lookIn(this.#store.state.values);
    this.#morph = {from, to, startS, seconds, easing, last: undefined};
    // First, for what takes no time stops it at once.
    this.#timer = setInterval(() => this.#step(), everyMs);
    this.#step();
  }

  #step(): void {
    const morph = this.#morph;
    const waitedS = morph ? this.#nowS() - morph.startS : -1;
    if (!morph || waitedS < 0) return;
    this.#store.set({morphing: morph});
    this.#yieldToHands(morph);
    const time = morph.seconds > 0 ? Math.min(1, waitedS / morph.seconds) : 1;
    morph.last = morphed(morph.from, morph.to, eased(morph.easing, time));
    this.#store.set({values: {...this.#store.state.values, ...morph.last}});
    if (time === 1) this.stop();
  }

  #yieldToHands(morph: Morph): void {
    const now = lookIn(this.#store.state.values);
    const {last} = morph;
    if (!last) {
      morph.from = now;
      return;
    }
    if (sameLook(now, last)) return;
    const moved = Object.fromEntries(
      lookKeys.filter((key) => now[key] !== last[key]).map((key) => [key, now[key]]),
    );
    morph.from = {...morph.from, ...moved};
    morph.to = {...morph.to, ...moved};
  }
}
