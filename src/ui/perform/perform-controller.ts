import {TapTempo, withBpm} from '../../params/tempo.ts';
import type {Controller} from '../lib/controller.ts';
import type {AppStore} from '../lib/state.ts';
import {isUnattended} from '../lib/state.ts';
import type {PerformState} from './perform-state.ts';

/** What is played by hand: the tempo, the hit, the blackout, and the view that has them. */
export class PerformController implements Controller {
  readonly #store: AppStore;
  readonly #taps = new TapTempo();

  constructor(store: AppStore) {
    this.#store = store;
  }

  connect(): void {
    // It follows nothing; what it does, keys and buttons ask for.
  }

  disconnect(): void {
    this.#set({hit: false, blackout: false});
  }

  /** Opens or closes the performance view. */
  toggleView(): void {
    this.#store.set({performing: !this.#store.state.performing && !isUnattended(this.#store.state)});
  }

  tap(): void {
    const tempo = this.#taps.tap(performance.now() / 1000);
    if (tempo) this.#set({tempo});
  }

  /** Sets the tempo with a first beat of a bar at `originS`, or, without it, with the beats where they are. */
  setTempo(bpm: number, originS?: number): void {
    if (!Number.isFinite(bpm)) return;
    if (originS === undefined) this.setBpm(bpm);
    else this.#set({tempo: withBpm({bpm, originS}, bpm, originS)});
  }

  setBpm(bpm: number): void {
    if (!Number.isFinite(bpm)) return;
    this.#set({tempo: withBpm(this.#store.state.perform.tempo, bpm, performance.now() / 1000)});
  }

  hit(on: boolean): void {
    this.#set({hit: on});
  }

  toggleBlackout(): void {
    this.#set({blackout: !this.#store.state.perform.blackout});
  }

  #set(changes: Partial<PerformState>): void {
    this.#store.set({perform: {...this.#store.state.perform, ...changes}});
  }
}
