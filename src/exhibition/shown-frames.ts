/** What a window can draw. */
export type Picture = HTMLCanvasElement | VideoFrame;

/** A page that was given no frame by the browser for so long, although it asked, is hidden or covered. */
const asleepAfterMs = 300;

/** What the page gives to its other windows. */
export interface PageFrames {
  /** Its own canvas; undefined while there is none. */
  canvas(): HTMLCanvasElement | undefined;
  /** What is shown, drawn for the caller, who closes it; undefined if nothing is new. Asked for one at a time. */
  show(): Promise<VideoFrame | undefined>;
}

/**
 * What the page shows, for its other windows: its canvas or, while the page is hidden or covered and its canvas stands
 * still, frames that are drawn for them.
 */
export class ShownFrames {
  readonly #page: PageFrames;
  #newest: VideoFrame | undefined;
  #isAsking = false;
  #request: number | undefined;
  #requestedMs = 0;

  constructor(page: PageFrames) {
    this.#page = page;
  }

  /** What to draw in this frame of another window, valid in this task; undefined leaves what was drawn before. */
  read(): Picture | undefined {
    if (this.#isAwake()) {
      this.#keep(undefined);
      return this.#page.canvas();
    }
    if (!this.#isAsking) void this.#ask();
    return this.#newest;
  }

  /** Releases what it holds. */
  close(): void {
    if (this.#request !== undefined) cancelAnimationFrame(this.#request);
    this.#request = undefined;
    this.#keep(undefined);
  }

  #isAwake(): boolean {
    if (this.#request === undefined) {
      this.#requestedMs = performance.now();
      this.#request = requestAnimationFrame(() => (this.#request = undefined));
    }
    return !document.hidden && performance.now() - this.#requestedMs < asleepAfterMs;
  }

  async #ask(): Promise<void> {
    this.#isAsking = true;
    try {
      const frame = await this.#page.show();
      if (frame) this.#keep(frame);
    } finally {
      this.#isAsking = false;
    }
  }

  #keep(frame: VideoFrame | undefined): void {
    this.#newest?.close();
    this.#newest = frame;
  }
}

/** The size of a picture in its own pixels. */
export const sizeOf = (picture: Picture): {width: number; height: number} =>
  'displayWidth' in picture
    ? {width: picture.displayWidth, height: picture.displayHeight}
    : {width: picture.width, height: picture.height};
