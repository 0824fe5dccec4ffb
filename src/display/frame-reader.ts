import type {SizePx} from '../lib/size.ts';

/** How often it is looked whether the image has arrived: it is awaited behind the drawing of the next. */
const lookEveryMs = 4;

/**
 * Reads what was drawn on a WebGL2 canvas without waiting for it: the image is copied into a buffer of the GPU's in
 * order with the drawing, and fetched once a fence says that it is there. A VideoFrame of the canvas itself waits for
 * all that was drawn, and for a software GPU that is the dream's own processor.
 */
export class FrameReader {
  readonly #gl: WebGL2RenderingContext;
  readonly #alpha: boolean;
  /** Buffers of the size that was read last, in none of which an image is on its way. */
  #free: WebGLBuffer[] = [];
  #bytes = new Uint8Array();

  /** With `alpha` what is drawn is premultiplied, and its transparent places are read over black. */
  constructor(gl: WebGL2RenderingContext, alpha: boolean) {
    this.#gl = gl;
    this.#alpha = alpha;
  }

  /**
   * The canvas's image, to be closed, with `timestamp` in microseconds. To be called in the task that drew it.
   * Undefined when the context was lost meanwhile.
   */
  async read({widthPx, heightPx}: SizePx, timestamp: number): Promise<VideoFrame | undefined> {
    const length = widthPx * heightPx * 4;
    const pixels = this.#order(widthPx, heightPx);
    if (!(await this.#arrived())) return undefined;
    const gl = this.#gl;
    const rows = this.#bytes.length === length ? this.#bytes : new Uint8Array(length);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, pixels);
    gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, rows);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    if (rows === this.#bytes) this.#free.push(pixels);
    else gl.deleteBuffer(pixels);
    const turned = upsideDown(rows, widthPx, heightPx);
    // Chromium draws by the fourth byte, whatever the format.
    if (this.#alpha) for (let i = 3; i < turned.length; i += 4) turned[i] = 255;
    return new VideoFrame(turned, {
      format: 'RGBX',
      codedWidth: widthPx,
      codedHeight: heightPx,
      timestamp,
    });
  }

  dispose(): void {
    for (const pixels of this.#free) this.#gl.deleteBuffer(pixels);
    this.#free = [];
  }

  /** Has the image copied into a buffer, which is then the caller's. */
  #order(widthPx: number, heightPx: number): WebGLBuffer {
    const gl = this.#gl;
    const length = widthPx * heightPx * 4;
    const before = gl.getParameter(gl.READ_FRAMEBUFFER_BINDING) as WebGLFramebuffer | null;
    if (this.#bytes.length !== length) {
      this.dispose();
      this.#bytes = new Uint8Array(length);
    }
    const free = this.#free.pop();
    const pixels = free ?? gl.createBuffer();
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, pixels);
    if (!free) gl.bufferData(gl.PIXEL_PACK_BUFFER, length, gl.STREAM_READ);
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, null);
    gl.readPixels(0, 0, widthPx, heightPx, gl.RGBA, gl.UNSIGNED_BYTE, 0);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, before);
    return pixels;
  }

  async #arrived(): Promise<boolean> {
    const gl = this.#gl;
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    if (!fence) return false;
    try {
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
        if (gl.isContextLost()) return false;
        const state = gl.clientWaitSync(fence, 0, 0);
        if (state === gl.ALREADY_SIGNALED || state === gl.CONDITION_SATISFIED) return true;
        if (state === gl.WAIT_FAILED) return false;
      }
    } finally {
      gl.deleteSync(fence);
    }
  }
}

/** WebGL's first row is the lowest. */
function upsideDown(rows: Uint8Array, widthPx: number, heightPx: number): Uint8Array<ArrayBuffer> {
  const turned = new Uint8Array(rows.length);
  const stride = widthPx * 4;
  for (let y = 0; y < heightPx; y += 1) {
    turned.set(rows.subarray(y * stride, (y + 1) * stride), (heightPx - 1 - y) * stride);
  }
  return turned;
}
