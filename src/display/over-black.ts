/**
 * Frames of a canvas with transparent places over black. Chromium keeps their alpha in a VideoFrame although it is to be
 * discarded, and whoever draws one would still see the frame before through it.
 */
export class OverBlack {
  readonly #context = new OffscreenCanvas(1, 1).getContext('2d', {alpha: false});

  /** The frame that `canvas` has now, to be closed; undefined if the browser gives no 2D canvas. In the task that drew it. */
  frame(canvas: OffscreenCanvas, timestamp: number): VideoFrame | undefined {
    const context = this.#context;
    if (!context) return undefined;
    const {width, height} = canvas;
    if (context.canvas.width !== width || context.canvas.height !== height)
      Object.assign(context.canvas, {width, height});
    context.globalCompositeOperation = 'copy';
    context.drawImage(canvas, 0, 0);
    return new VideoFrame(context.canvas, {timestamp, alpha: 'discard'});
  }
}
