import {History} from '../../control/history.ts';
import {lookIn, sameLook, type WholeLook} from '../../params/presets.ts';
import type {Controller} from '../lib/controller.ts';
import {isUnattended, type AppState, type AppStore} from '../lib/state.ts';

/** What begins another gesture of the hand: whatever changes until the next one is one step. */
const beginnings = ['pointerdown', 'wheel', 'keydown', 'drop', 'paste'];
/** A wheel that turns on is one gesture. */
const wheelRestsMs = 400;

/** Undoes and redoes changes of the look, whatever made them; not those that an unattended exhibition makes itself. */
export class HistoryController implements Controller {
  readonly #store: AppStore;
  readonly #history = new History<WholeLook>(sameLook);
  #gesture: object = {};
  #wheeledAtMs = -Infinity;
  #isMoving = false;
  #unsubscribe: (() => void) | undefined;

  constructor(store: AppStore) {
    this.#store = store;
  }

  connect(): void {
    for (const type of beginnings) addEventListener(type, this.#begin, {capture: true, passive: true});
    this.#unsubscribe = this.#store.subscribe((state, before) => this.#onChange(state, before));
  }

  disconnect(): void {
    this.#unsubscribe?.();
    for (const type of beginnings) removeEventListener(type, this.#begin, {capture: true});
  }

  undo(): void {
    this.#move(this.#history.undo());
  }

  redo(): void {
    this.#move(this.#history.redo());
  }

  #move(look: WholeLook | undefined): void {
    if (!look) return;
    this.#isMoving = true;
    this.#store.set({values: {...this.#store.state.values, ...look}});
    this.#isMoving = false;
  }

  #onChange(state: AppState, before: AppState): void {
    if (this.#isMoving || state.values === before.values || isUnattended(state)) return;
    const gesture = state.morphing ?? this.#gesture;
    this.#history.record(lookIn(before.values), lookIn(state.values), gesture);
  }

  readonly #begin = (event: Event): void => {
    if ('repeat' in event && event.repeat === true) return;
    if (event.type === 'wheel') {
      const turnsOn = event.timeStamp - this.#wheeledAtMs < wheelRestsMs;
      this.#wheeledAtMs = event.timeStamp;
      if (turnsOn) return;
    }
    this.#gesture = {};
  };
}
