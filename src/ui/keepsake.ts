const everyMs = 2000;
const longSidePx = 960;

/**
 * A copy of what a canvas shows, made every two seconds into CPU memory: when the GPU process ends, everything that
 * it held of the page is gone, the canvas's last picture too.
 */
export class Keepsake {
  readonly #copy = document.createElement('canvas');
  // Read often means: not on the GPU.
  readonly #context = this.#copy.getContext('2d', {alpha: false, willReadFrequently: true});
  #timer: ReturnType<typeof setInterval> | undefined;
  #made = false;

  constructor() {
    this.#copy.setAttribute('aria-hidden', 'true');
  }

  /** The copy, once there is one. */
  get pictures(): HTMLCanvasElement[] {
    return this.#made ? [this.#copy] : [];
  }

  /** Copies `canvas` again and again until `stop`. */
  keep(canvas: HTMLCanvasElement): void {
    this.stop();
    this.#timer = setInterval(() => this.#make(canvas), everyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #make(canvas: HTMLCanvasElement): void {
    if (document.hidden || !this.#context || canvas.width * canvas.height === 0) return;
    const scale = Math.min(1, longSidePx / Math.max(canvas.width, canvas.height));
    const width = Math.round(canvas.width * scale);
    const height = Math.round(canvas.height * scale);
    if (this.#copy.width !== width || this.#copy.height !== height)
      Object.assign(this.#copy, {width, height});
    this.#context.drawImage(canvas, 0, 0, width, height);
    this.#made = true;
  }
}
