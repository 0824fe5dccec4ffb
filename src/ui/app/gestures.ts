/** A press longer than this is a hold, a shorter one a tap. */
const holdAfterMs = 300;
/** A press that moves further is neither. */
const tapWithinPx = 12;

/** What fingers or a mouse do on the image. */
export interface GestureHooks {
  tap(): void;
  /** Pressed and held, then let go. */
  hold(on: boolean): void;
  /** Two fingers: their distance as a multiple of what it was when they touched; the first time it is 1. */
  pinch(scale: number, phase: 'begin' | 'move'): void;
}

/** Tells taps, holds and pinches apart, from the pointers on one element. */
export class Gestures {
  readonly #hooks: GestureHooks;
  readonly #points = new Map<number, {readonly x: number; readonly y: number}>();
  #press: {readonly x: number; readonly y: number; readonly timer: ReturnType<typeof setTimeout>} | undefined;
  #isHolding = false;
  #startPx = 0;

  constructor(hooks: GestureHooks) {
    this.#hooks = hooks;
  }

  down({pointerId, clientX: x, clientY: y, button}: PointerEvent): void {
    if (button !== 0) return;
    this.#points.set(pointerId, {x, y});
    if (this.#points.size === 1) {
      const timer = setTimeout(() => {
        this.#isHolding = true;
        this.#hooks.hold(true);
      }, holdAfterMs);
      this.#press = {x, y, timer};
      return;
    }
    this.#endPress(false);
    if (this.#points.size === 2) {
      this.#startPx = this.#distancePx;
      this.#hooks.pinch(1, 'begin');
    }
  }

  move({pointerId, clientX: x, clientY: y}: PointerEvent): void {
    if (!this.#points.has(pointerId)) return;
    this.#points.set(pointerId, {x, y});
    if (this.#points.size === 2 && this.#startPx > 0) {
      this.#hooks.pinch(this.#distancePx / this.#startPx, 'move');
      return;
    }
    const press = this.#press;
    if (press && !this.#isHolding && Math.hypot(x - press.x, y - press.y) > tapWithinPx)
      this.#endPress(false);
  }

  /** A pointer was lifted, or taken away by the browser. */
  up({pointerId}: PointerEvent, isLifted: boolean): void {
    this.#points.delete(pointerId);
    this.#endPress(isLifted);
  }

  stop(): void {
    this.#points.clear();
    this.#endPress(false);
  }

  get #distancePx(): number {
    const [a, b] = [...this.#points.values()];
    return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
  }

  #endPress(isLifted: boolean): void {
    if (!this.#press) return;
    clearTimeout(this.#press.timer);
    this.#press = undefined;
    if (this.#isHolding) this.#hooks.hold(false);
    else if (isLifted) this.#hooks.tap();
    this.#isHolding = false;
  }
}
