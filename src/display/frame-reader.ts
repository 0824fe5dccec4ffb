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
  #pixels: WebGLBuffer | null = null;
  #bytes = new Uint8Array();

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
  }

  /**
   * The canvas's image, to be closed, with `timestamp` in microseconds. To be called in the task that drew it, and
   * not again before it has resolved. Undefined when the context was lost meanwhile.
   */
  async read({widthPx, heightPx}: SizePx, timestamp: number): Promise<VideoFrame | undefined> {
    this.#order(widthPx, heightPx);
    if (!(await this.#arrived())) return undefined;
    const gl = this.#gl;
    const rows = this.#sized(widthPx * heightPx * 4);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, this.#pixels);
    gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, rows);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    return new VideoFrame(upsideDown(rows, widthPx, heightPx), {
      format: 'RGBX',
      codedWidth: widthPx,
      codedHeight: heightPx,
      timestamp,
    });
  }

  dispose(): void {
    this.#gl.deleteBuffer(this.#pixels);
    this.#pixels = null;
  }

  #order(widthPx: number, heightPx: number): void {
    const gl = this.#gl;
    const before = gl.getParameter(gl.READ_FRAMEBUFFER_BINDING) as WebGLFramebuffer | null;
    if (!this.#pixels || this.#bytes.length !== widthPx * heightPx * 4) {
      gl.deleteBuffer(this.#pixels);
      this.#pixels = gl.createBuffer();
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, this.#pixels);
      gl.bufferData(gl.PIXEL_PACK_BUFFER, widthPx * heightPx * 4, gl.STREAM_READ);
    } else {
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, this.#pixels);
    }
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, null);
    gl.readPixels(0, 0, widthPx, heightPx, gl.RGBA, gl.UNSIGNED_BYTE, 0);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, before);
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

  #sized(bytes: number): Uint8Array<ArrayBuffer> {
    if (this.#bytes.length !== bytes) this.#bytes = new Uint8Array(bytes);
    return this.#bytes;
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
