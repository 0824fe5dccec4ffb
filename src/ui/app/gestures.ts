/** A press longer than this is a hold, a shorter one a tap. */
const holdAfterMs = 300;
/** A press that moves further is a drag. */
const tapWithinPx = 12;

/** A point of the page, in CSS pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What fingers or a mouse do on the image. */
export interface GestureHooks {
  tap(): void;
  /** Pressed and held, then let go. */
  hold(on: boolean): void;
  /** One finger that moves, or the middle between two, begins to drag the image from here. */
  grip(at: Point): void;
  /** It came here since, and the distance of two fingers became `scale` times what it was. */
  drag(to: Point, scale: number): void;
}

/** Tells taps, holds, drags and pinches apart, from the pointers on one element. */
export class Gestures {
  readonly #hooks: GestureHooks;
  readonly #points = new Map<number, Point>();
  #press: (Point & {readonly timer: ReturnType<typeof setTimeout>}) | undefined;
  #isHolding = false;
  #isDragging = false;
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
    this.#grip();
  }

  move({pointerId, clientX: x, clientY: y}: PointerEvent): void {
    if (!this.#points.has(pointerId)) return;
    this.#points.set(pointerId, {x, y});
    const press = this.#press;
    if (this.#isDragging) {
      this.#hooks.drag(this.#middle, this.#startPx > 0 ? this.#distancePx / this.#startPx : 1);
    } else if (press && Math.hypot(x - press.x, y - press.y) > tapWithinPx) {
      // What is held stays so while it is dragged.
      if (!this.#isHolding) this.#endPress(false);
      this.#grip();
    }
  }

  /** A pointer was lifted, or taken away by the browser. */
  up({pointerId}: PointerEvent, isLifted: boolean): void {
    if (!this.#points.delete(pointerId)) return;
    this.#endPress(isLifted);
    this.#isDragging = false;
    if (this.#points.size > 0) this.#grip();
  }

  stop(): void {
    this.#points.clear();
    this.#isDragging = false;
    this.#endPress(false);
  }

  #grip(): void {
    this.#isDragging = true;
    this.#startPx = this.#distancePx;
    this.#hooks.grip(this.#middle);
  }

  /** The first finger, or the middle between the first two. */
  get #middle(): Point {
    const [a = {x: 0, y: 0}, b = a] = [...this.#points.values()];
    return {x: (a.x + b.x) / 2, y: (a.y + b.y) / 2};
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
