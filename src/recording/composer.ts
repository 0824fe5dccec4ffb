/** Composes a clip's frames: with even sides, which most codecs require, and the source beside the dream. */
export class Composer {
  #canvas: OffscreenCanvas | undefined;

  /** A new frame, the caller's to close, as are `frame` and `source`. */
  compose(frame: VideoFrame, source: VideoFrame | undefined, mirror: boolean): VideoFrame {
    const {timestamp} = frame;
    const width = frame.displayWidth & ~1;
    const height = frame.displayHeight & ~1;
    if (!source) return new VideoFrame(frame, {timestamp, visibleRect: {x: 0, y: 0, width, height}});
    const canvas = (this.#canvas ??= new OffscreenCanvas(2 * width, height));
    if (canvas.width !== 2 * width || canvas.height !== height) {
      canvas.width = 2 * width;
      canvas.height = height;
    }
    const context = contextOf(canvas);
    context.save();
    if (mirror) {
      context.translate(width, 0);
      context.scale(-1, 1);
    }
    context.drawImage(source, 0, 0, width, height);
    context.restore();
    context.drawImage(frame, width, 0, width, height);
    return new VideoFrame(canvas, {timestamp, alpha: 'discard'});
  }
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', {alpha: false});
  if (!context) throw new Error('The browser gave no 2D canvas for the recording.');
  return context;
}
