import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** The controls hide after this time without activity. */
export const idleAfterMs = 4000;

/**
 * Whether the controls are in use. Pointer, key and focus wake it; touch on the viewport does not, since a tap there
 * has a meaning of its own. It sleeps `idleAfterMs` later, unless `mayNotSleep` forbids it.
 */
export class IdleController implements ReactiveController {
  awake = true;
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #mayNotSleep: () => boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement, mayNotSleep: () => boolean) {
    this.#host = host;
    this.#mayNotSleep = mayNotSleep;
    host.addController(this);
  }

  hostConnected(): void {
    for (const type of wakers)
      window.addEventListener(type, this.#onActivity, {passive: true, capture: true});
    this.wake();
  }

  hostDisconnected(): void {
    for (const type of wakers) window.removeEventListener(type, this.#onActivity, {capture: true});
    clearTimeout(this.#timer);
  }

  wake(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.#mayNotSleep() ? this.wake() : this.sleep()), idleAfterMs);
    this.#set(true);
  }

  sleep(): void {
    clearTimeout(this.#timer);
    this.#set(false);
  }

  #set(awake: boolean): void {
    if (this.awake === awake) return;
    this.awake = awake;
    this.#host.requestUpdate();
  }

  #onActivity = (event: Event): void => {
    const inside = event.composedPath().includes(this.#host);
    if (!inside && event instanceof PointerEvent && event.pointerType === 'touch') return;
    this.wake();
  };
}

const wakers = ['pointermove', 'pointerdown', 'wheel', 'keydown', 'focusin', 'dragenter'];
