import {Throttle} from '../../lib/throttle.ts';
import {lookKeys} from '../../params/presets.ts';
import type {Values} from '../../params/values.ts';
import {isBare, type AppState} from '../lib/state.ts';

/** What instruments, the network and modulators change with every frame. */
const played: ReadonlySet<string> = new Set([
  ...([
    'values',
    'automated',
    'automatedAt',
    'control',
    'morphing',
  ] as const satisfies readonly (keyof AppState)[]),
]);
/** Of the values, what only the controls show, whereas others move the picture on the page. */
const ofTheLook: ReadonlySet<string> = new Set(lookKeys);
/** How often that is drawn while nobody is at the controls, and while the controls are hidden. */
const unattendedMs = 100;
const hiddenMs = 1000;
/** Someone is at the controls for this long after a pointer, a key or a wheel was used. */
const attendedMs = 500;
const used = ['pointerdown', 'pointermove', 'pointerup', 'keydown', 'wheel'] as const;

/** Whether any controls are over the picture. */
export const areControlsSeen = (state: AppState): boolean =>
  !isBare(state) && (state.controlsShown || state.performing || state.searching);

/**
 * Draws the controls of a window when the state has changed: at once, but what is played each frame while someone is at
 * the controls, else ten times a second, and once a second where the controls are hidden. What a thousand messages a
 * second would have drawn, laid out and painted is taken from the dream where one processor does everything; and the dream
 * follows the state by itself.
 */
export class Redraw {
  readonly #window: Window;
  readonly #draw: () => void;
  readonly #areSeen: (state: AppState) => boolean;
  readonly #attended: Throttle;
  readonly #unattended: Throttle;
  readonly #hidden: Throttle;
  #usedMs = -Infinity;

  constructor(window: Window, draw: () => void, areSeen: (state: AppState) => boolean = areControlsSeen) {
    this.#window = window;
    this.#draw = draw;
    this.#areSeen = areSeen;
    this.#attended = new Throttle(draw);
    this.#unattended = new Throttle(draw, unattendedMs);
    this.#hidden = new Throttle(draw, hiddenMs);
  }

  connect(): void {
    for (const type of used) {
      this.#window.addEventListener(type, this.#onUse, {passive: true, capture: true});
    }
  }

  disconnect(): void {
    for (const type of used) this.#window.removeEventListener(type, this.#onUse, {capture: true});
    for (const throttle of [this.#attended, this.#unattended, this.#hidden]) throttle.cancel();
  }

  /** Draws what has changed of the state. */
  follow(state: AppState, before: AppState): void {
    const keys = Object.keys(state) as (keyof AppState)[];
    const isPlayed = keys.every((key) => played.has(key) || Object.is(state[key], before[key]));
    if (!isPlayed) this.#draw();
    else if (performance.now() - this.#usedMs < attendedMs) this.#attended.request();
    else if (this.#areSeen(state) || movesPicture(state.values, before.values)) this.#unattended.request();
    else this.#hidden.request();
  }

  readonly #onUse = (): void => {
    this.#usedMs = performance.now();
  };
}

function movesPicture(values: Values, before: Values): boolean {
  const keys = Object.keys(values) as (keyof Values)[];
  return values !== before && keys.some((key) => !ofTheLook.has(key) && values[key] !== before[key]);
}
