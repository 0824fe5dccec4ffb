import {History} from '../../control/history.ts';
import type {Automation} from '../../params/automation/automation.ts';
import {lookIn, sameLook, type WholeLook} from '../../params/presets.ts';
import type {Controller} from '../lib/controller.ts';
import {isUnattended, type AppState, type AppStore} from '../lib/state.ts';

/** What begins another gesture of the hand: whatever changes until the next one is one step. */
const beginnings = ['pointerdown', 'wheel', 'keydown', 'drop', 'paste'];
/** A wheel that turns on is one gesture. */
const wheelRestsMs = 400;

/** What is undone together: the look and what moves it by itself. */
interface Moment {
  readonly look: WholeLook;
  readonly automation: Automation;
}

const momentOf = ({values, automation}: AppState): Moment => ({look: lookIn(values), automation});
const same = (a: Moment, b: Moment): boolean => a.automation === b.automation && sameLook(a.look, b.look);

/** Undoes and redoes changes of the look and of its lanes and modulators, whatever made them; not those that an unattended exhibition makes itself. */
export class HistoryController implements Controller {
  readonly #store: AppStore;
  readonly #history = new History<Moment>(same);
  #gesture: object = {};
  #wheeledAtMs = -Infinity;
  #isMoving = false;
  #disconnect: (() => void) | undefined;

  constructor(store: AppStore) {
    this.#store = store;
  }

  connect(): void {
    const stops = [
      this.follow(globalThis),
      this.#store.subscribe((state, before) => this.#onChange(state, before)),
    ];
    this.#disconnect = () => stops.forEach((stop) => stop());
  }

  disconnect(): void {
    this.#disconnect?.();
  }

  /** Takes the gestures of a window for those of the hands, until the returned function is called. */
  follow(target: Pick<Window, 'addEventListener' | 'removeEventListener'>): () => void {
    for (const type of beginnings) {
      target.addEventListener(type, this.#begin, {capture: true, passive: true});
    }
    return () => {
      for (const type of beginnings) target.removeEventListener(type, this.#begin, {capture: true});
    };
  }

  undo(): void {
    this.#move(this.#history.undo());
  }

  redo(): void {
    this.#move(this.#history.redo());
  }

  #move(moment: Moment | undefined): void {
    if (!moment) return;
    const {look, automation} = moment;
    this.#isMoving = true;
    this.#store.set({values: {...this.#store.state.values, ...look}, automation});
    this.#isMoving = false;
  }

  #onChange(state: AppState, before: AppState): void {
    const isOther = state.values !== before.values || state.automation !== before.automation;
    if (this.#isMoving || !isOther || isUnattended(state)) return;
    const gesture = state.morphing ?? this.#gesture;
    this.#history.record(momentOf(before), momentOf(state), gesture);
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
