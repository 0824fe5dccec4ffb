import {Throttle} from '../../lib/throttle.ts';

/** How often the page is drawn while nobody is at its controls. */
const unattendedMs = 100;
/** Someone is at the controls for this long after a pointer, a key or a wheel was used. */
const attendedMs = 500;
const used = ['pointerdown', 'pointermove', 'pointerup', 'keydown', 'wheel'] as const;

/**
 * Draws the page when its state has changed: each frame while someone is at its controls, else some ten times a second.
 * Instruments, the network and modulators change the state with every frame, and what that would draw, and have laid
 * out and painted, is taken from the dream where one processor does everything. The dream follows the state by itself.
 */
export class Redraw {
  readonly #attended: Throttle;
  readonly #unattended: Throttle;
  #usedMs = -Infinity;

  constructor(draw: () => void) {
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

  /** Asks for the page to be drawn. */
  request(): void {
    const isAttended = performance.now() - this.#usedMs < attendedMs;
    (isAttended ? this.#attended : this.#unattended).request();
  }

  readonly #onUse = (): void => {
    this.#usedMs = performance.now();
  };
}
