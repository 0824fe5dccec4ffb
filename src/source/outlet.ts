import type {Frame, SourceKind, SourceListener} from './source.ts';
import {notices} from './notices.ts';
import {SourceError} from './source.ts';

/** The step given to a frame whose own clock did not move on: that of a video that starts again. */
const stepMs = 1000 / 30;

/**
 * The one way from what makes frames to the listener. While it is open every frame passes, with timestamps that only
 * grow; once closed, nothing does: late frames are closed, and everything acquired is released.
 */
export class Outlet {
  /** Resolves with the first frame; rejects with the SourceError that came instead of it. */
  readonly first: Promise<void>;
  readonly #kind: SourceKind;
  readonly #listener: SourceListener;
  #settleFirst!: {resolve: () => void; reject: (error: SourceError) => void};
  readonly #releases: (() => void)[] = [];
  #onGive: (() => void) | undefined;
  #open = true;
  #given = false;
  #lastMs = -Infinity;
  #offsetMs = 0;

  constructor(kind: SourceKind, listener: SourceListener) {
    this.#kind = kind;
    this.#listener = listener;
    this.first = new Promise((resolve, reject) => {
      this.#settleFirst = {resolve, reject};
    });
    // A source may be stopped before it comes to await the first frame.
    this.first.catch(() => undefined);
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** The listener holds what it was given, and lets nothing go. */
  get isBusy(): boolean {
    return this.#listener.busy ?? false;
  }

  /** Runs `release` when the outlet closes, the last acquired first; at once if it is closed already. */
  onClose(release: () => void): void {
    if (this.#open) this.#releases.push(release);
    else release();
  }

  /** Listens until the outlet closes. */
  listen(target: EventTarget, type: string, listener: (event: Event) => void): void {
    target.addEventListener(type, listener);
    this.onClose(() => target.removeEventListener(type, listener));
  }

  /** Runs `given` with each frame that passes. */
  onGive(given: () => void): void {
    this.#onGive = given;
  }

  /** Fails with `error` if there was no frame within `withinMs` of now. */
  expectFirst(withinMs: number, error: () => SourceError): void {
    const timer = setTimeout(() => {
      if (!this.#given) this.fail(error());
    }, withinMs);
    this.onClose(() => clearTimeout(timer));
  }

  /** Takes `image` over and hands it to the listener, who owns it from then on. Never throws. */
  give(image: Frame['image'], timestampMs: number): void {
    if (!this.#open) {
      image.close();
      return;
    }
    if (timestampMs + this.#offsetMs <= this.#lastMs) this.#offsetMs = this.#lastMs + stepMs - timestampMs;
    this.#lastMs = timestampMs + this.#offsetMs;
    this.#given = true;
    this.#onGive?.();
    try {
      this.#listener.frame({image, timestampMs: this.#lastMs});
    } catch (error) {
      image.close();
      this.lose(error);
    }
    this.#settleFirst.resolve();
  }

  /** Reports that a frame was lost to `error`; the source goes on. */
  lose(error: unknown): void {
    if (this.#open) this.#listener.lost?.(error);
  }

  /** Releases everything and reports why: to whoever awaits the first frame, or else to the listener. */
  fail(error: SourceError): void {
    if (!this.#open) return;
    try {
      this.#release();
    } finally {
      if (this.#given) this.#listener.ended(error);
      else this.#settleFirst.reject(error);
    }
  }

  /** Releases everything; no call to the listener follows. */
  close(): void {
    if (!this.#open) return;
    try {
      this.#release();
    } finally {
      this.#settleFirst.reject(new SourceError(this.#kind, notices['source-stopped']({kind: this.#kind})));
    }
  }

  /** Runs every release, even if some of them throw; throws what the last of these threw. */
  #release(): void {
    this.#open = false;
    const release = this.#releases.pop();
    try {
      release?.();
    } finally {
      if (this.#releases.length > 0) this.#release();
    }
  }
}
