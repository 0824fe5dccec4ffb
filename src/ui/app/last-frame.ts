const everyMs = 2000;
const longSidePx = 960;

/**
 * A copy of what a canvas shows, made every two seconds into CPU memory: when the GPU process ends, everything that
 * it held of the page is gone, the canvas's last frame too.
 */
export class LastFrame {
  /** To lie under the canvas; without a size until there is a copy, so that it covers nothing. */
  readonly element = document.createElement('canvas');
  // Read often means: not on the GPU.
  readonly #context = this.element.getContext('2d', {alpha: false, willReadFrequently: true});
  #timer: ReturnType<typeof setInterval> | undefined;
  #made = false;

  constructor() {
    this.element.setAttribute('aria-hidden', 'true');
    Object.assign(this.element, {width: 0, height: 0});
  }

  /** The copy, once there is one. */
  get copy(): HTMLCanvasElement | undefined {
    return this.#made ? this.element : undefined;
  }

  /** Copies `canvas` again and again until `stop`. */
  keep(canvas: HTMLCanvasElement): void {
    this.stop();
    this.#timer = setInterval(() => this.#make(canvas), everyMs);
  }

  /** Has no copy any more, until another canvas is kept. */
  forget(): void {
    this.stop();
    this.#made = false;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #make(canvas: HTMLCanvasElement): void {
    if (document.hidden || !this.#context || canvas.width * canvas.height === 0) return;
    const scale = Math.min(1, longSidePx / Math.max(canvas.width, canvas.height));
    const width = Math.round(canvas.width * scale);
    const height = Math.round(canvas.height * scale);
    if (this.element.width !== width || this.element.height !== height)
      Object.assign(this.element, {width, height});
    this.#context.drawImage(canvas, 0, 0, width, height);
    this.#made = true;
  }
}
