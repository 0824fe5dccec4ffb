import {Throttle} from '../../lib/throttle.ts';
import type {AppState} from '../lib/state.ts';

/** What instruments, the network and modulators change with every frame. */
const played: ReadonlySet<string> = new Set([
  ...(['values', 'automated', 'control', 'morphing'] as const satisfies readonly (keyof AppState)[]),
]);
/** How often that is drawn while nobody is at the controls. */
const unattendedMs = 100;
/** Someone is at the controls for this long after a pointer, a key or a wheel was used. */
const attendedMs = 500;
const used = ['pointerdown', 'pointermove', 'pointerup', 'keydown', 'wheel'] as const;

/**
 * Draws the page when its state has changed: at once, but what is played each frame while someone is at the controls, and
 * else ten times a second. What a thousand messages a second would have drawn, laid out and painted is taken from the
 * dream where one processor does everything; and the dream follows the state by itself.
 */
export class Redraw {
  readonly #draw: () => void;
  readonly #attended: Throttle;
  readonly #unattended: Throttle;
  #usedMs = -Infinity;

  constructor(draw: () => void) {
    this.#draw = draw;
    this.#attended = new Throttle(draw);
    this.#unattended = new Throttle(draw, unattendedMs);
  }

  connect(): void {
    for (const type of used) window.addEventListener(type, this.#onUse, {passive: true, capture: true});
  }

  disconnect(): void {
    for (const type of used) window.removeEventListener(type, this.#onUse, {capture: true});
    this.#attended.cancel();
    this.#unattended.cancel();
  }

  /** Draws what has changed of the state. */
  follow(state: AppState, before: AppState): void {
    const keys = Object.keys(state) as (keyof AppState)[];
    const isPlayed = keys.every((key) => played.has(key) || Object.is(state[key], before[key]));
    if (!isPlayed) this.#draw();
    else if (performance.now() - this.#usedMs < attendedMs) this.#attended.request();
    else this.#unattended.request();
  }

  readonly #onUse = (): void => {
    this.#usedMs = performance.now();
  };
}
