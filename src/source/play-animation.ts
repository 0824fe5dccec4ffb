import {over, type Backdrop} from './backdrop.ts';
import {frameSeconds, type Animation} from './animation-frames.ts';
import type {Outlet} from './outlet.ts';

/** A tab that was hidden is not caught up with. */
const latestMs = 1000;

/** Plays an animation in a loop, from its first frame. */
export class AnimationPlayer {
  readonly #animation: Animation;
  readonly #outlet: Outlet;
  readonly #backdrop: Backdrop;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #index = 0;
  #timestampMs = 0;
  #dueMs = performance.now();

  /** Takes the animation over. */
  constructor(animation: Animation, outlet: Outlet, backdrop: Backdrop) {
    this.#animation = animation;
    this.#outlet = outlet;
    this.#backdrop = backdrop;
    outlet.onClose(() => {
      clearTimeout(this.#timer);
      animation.close();
    });
  }

  /** Gives the next frame, and then all others at their times. Throws what decoding the first throws. */
  async play(): Promise<void> {
    const durationS = await this.#give(this.#index);
    this.#index = (this.#index + 1) % this.#animation.count;
    this.#timestampMs += 1000 * durationS;
    const nowMs = performance.now();
    this.#dueMs = Math.max(this.#dueMs + 1000 * durationS, nowMs - latestMs);
    clearTimeout(this.#timer);
    if (!this.#outlet.isOpen) return;
    this.#timer = setTimeout(
      () => void this.play().catch((error: unknown) => this.#outlet.lose(error)),
      this.#dueMs - nowMs,
    );
  }

  /** Stops, and gives the present frame once more; or goes on. */
  async pause(on: boolean): Promise<void> {
    clearTimeout(this.#timer);
    if (on) await this.#give((this.#index + this.#animation.count - 1) % this.#animation.count);
    else await this.play();
  }

  /** Gives a frame; how long it is shown, seconds. */
  async #give(index: number): Promise<number> {
    const frame = await this.#animation.decode(index);
    const durationS = frameSeconds(frame.duration);
    this.#outlet.give(over(frame, this.#backdrop()), this.#timestampMs);
    return durationS;
  }
}
