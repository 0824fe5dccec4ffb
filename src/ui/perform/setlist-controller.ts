import {turnAt} from '../../exhibition/setlist.ts';
import {lookOf, presetNamed, type WholeLook} from '../../params/presets.ts';
import type {Controller} from '../lib/controller.ts';
import {isUnattended, type AppState, type AppStore} from '../lib/state.ts';
import type {MorphController} from './morph-controller.ts';

const checkEveryMs = 1000;

/** Plays the setlist, look after look, in an unattended exhibition or when asked to. */
export class SetlistController implements Controller {
  readonly #store: AppStore;
  readonly #morph: Pick<MorphController, 'fade'>;
  #timer: ReturnType<typeof setInterval> | undefined;
  #unsubscribe: (() => void) | undefined;
  /** How long it has been played, without the time that it was held. */
  #playedMs = 0;
  #checkedAtMs = 0;
  #turn: number | undefined;

  constructor(store: AppStore, morph: Pick<MorphController, 'fade'>) {
    this.#store = store;
    this.#morph = morph;
  }

  connect(): void {
    this.#unsubscribe = this.#store.subscribe((state) => this.#follow(state));
    this.#follow(this.#store.state);
  }

  disconnect(): void {
    this.#unsubscribe?.();
    this.#stop();
  }

  #follow({values, perform}: AppState): void {
    const plays = values.install || perform.playing;
    if (plays === (this.#timer !== undefined)) return;
    if (!plays) {
      this.#stop();
      return;
    }
    [this.#playedMs, this.#turn, this.#checkedAtMs] = [0, undefined, performance.now()];
    this.#timer = setInterval(() => this.#check(), checkEveryMs);
    this.#check();
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #check(): void {
    const {state} = this.#store;
    const {values, perform} = state;
    const nowMs = performance.now();
    if (!perform.setlistHeld) this.#playedMs += nowMs - this.#checkedAtMs;
    this.#checkedAtMs = nowMs;
    const turn = turnAt(values.setlist, this.#playedMs / 60_000, {
      find: (name) => this.#find(name),
      shuffle: values.setlistShuffle,
    });
    // The operator, who has the controls, is not to be interrupted.
    const mayPlay = perform.playing || isUnattended(state);
    if (!turn || turn.number === this.#turn || !mayPlay) return;
    const isFirst = this.#turn === undefined;
    this.#turn = turn.number;
    this.#morph.fade(turn.look, isFirst ? 0 : values.setlistFade);
  }

  #find(name: string): WholeLook | undefined {
    const preset = presetNamed(name);
    if (preset) return lookOf(preset);
    const wanted = name.toLowerCase();
    return this.#store.state.looks.find((own) => own.name.toLowerCase() === wanted)?.look;
  }
}
