import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** Without a sign of the person for so long, the controls make room for the picture. */
export const idleAfterMs = 4000;

/**
 * Whether the person is at the controls. Pointer, key and focus wake it; touch on the picture does not, since a tap
 * there says by itself what it wants. It sleeps `idleAfterMs` later unless `mayNotSleep` forbids it.
 */
export class Idle implements ReactiveController {
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
    for (const type of wakers) window.addEventListener(type, this.#onSign, {passive: true, capture: true});
    this.wake();
  }

  hostDisconnected(): void {
    for (const type of wakers) window.removeEventListener(type, this.#onSign, {capture: true});
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

  #onSign = (event: Event): void => {
    const inside = event.composedPath().includes(this.#host);
    if (!inside && event instanceof PointerEvent && event.pointerType === 'touch') return;
    this.wake();
  };
}

const wakers = ['pointermove', 'pointerdown', 'wheel', 'keydown', 'focusin', 'dragenter'];
