import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** The controls hide after this time without activity. */
export const idleAfterMs = 4000;
/** At the start they stay long enough to be read. */
export const firstStayMs = 12_000;
/** A click this long after a pointer or a key was not made with either. */
const clickAfterMs = 1500;

/**
 * Whether the controls are in use. Pointer, key and focus wake it; touch on the viewport does not, since a tap there
 * has a meaning of its own. It sleeps `idleAfterMs` later, unless the pointer rests on the host, a screen reader is
 * used, or `isHeld` says that it may not.
 */
export class IdleController implements ReactiveController {
  awake = true;
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #isHeld: () => boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isPointedAt = false;
  /** A page cannot ask for a screen reader; but it clicks without a pointer or a key. */
  #hasScreenReader = false;
  #inputMs = -Infinity;
  #isTabbing = false;

  constructor(host: ReactiveControllerHost & HTMLElement, isHeld: () => boolean) {
    this.#host = host;
    this.#isHeld = isHeld;
    host.addController(this);
  }

  hostConnected(): void {
    for (const type of wakers)
      window.addEventListener(type, this.#onActivity, {passive: true, capture: true});
    window.addEventListener('click', this.#onClick, {capture: true});
    document.documentElement.addEventListener('pointerleave', this.#onLeave);
    this.wake(firstStayMs);
  }

  hostDisconnected(): void {
    for (const type of wakers) window.removeEventListener(type, this.#onActivity, {capture: true});
    window.removeEventListener('click', this.#onClick, {capture: true});
    document.documentElement.removeEventListener('pointerleave', this.#onLeave);
    clearTimeout(this.#timer);
  }

  wake(forMs = idleAfterMs): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.#mustStay ? this.wake() : this.sleep()), forMs);
    this.#set(true);
  }

  sleep(): void {
    clearTimeout(this.#timer);
    this.#set(false);
  }

  /** The keyboard was used to get from control to control since the last press of a pointer. */
  get isTabbing(): boolean {
    return this.#isTabbing;
  }

  get #mustStay(): boolean {
    return this.#isPointedAt || this.#hasScreenReader || this.#isHeld();
  }

  #set(awake: boolean): void {
    if (this.awake === awake) return;
    this.awake = awake;
    this.#host.requestUpdate();
  }

  #onActivity = (event: Event): void => {
    this.#inputMs = event.timeStamp;
    const inside = event.composedPath().includes(this.#host);
    if (event instanceof PointerEvent) {
      this.#isPointedAt = inside && event.pointerType === 'mouse';
      if (event.type === 'pointerdown') this.#isTabbing = false;
      if (!inside && event.pointerType === 'touch') return;
    }
    if (event instanceof KeyboardEvent && event.key === 'Tab') this.#isTabbing = true;
    this.wake();
  };

  #onLeave = (): void => {
    this.#isPointedAt = false;
  };

  #onClick = (event: MouseEvent): void => {
    if (event.detail > 0 || event.timeStamp - this.#inputMs < clickAfterMs) return;
    if (event.composedPath().includes(this.#host)) this.#hasScreenReader = true;
  };
}

const wakers = ['pointermove', 'pointerdown', 'wheel', 'keydown', 'focusin', 'dragenter'];
