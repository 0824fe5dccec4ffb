import {notices} from './notices.ts';
import {Outlet} from './outlet.ts';
import type {Source, SourceListener} from './source.ts';
import {SourceError} from './source.ts';
import {pumpStream} from './track-frames.ts';
import {pumpVideo} from './video-frames.ts';

/** Moving or still pictures that a page has already. They stay the page's, but for the frames of a ReadableStream. */
export type Pictures =
  | MediaStream
  | HTMLVideoElement
  | HTMLImageElement
  | HTMLCanvasElement
  | OffscreenCanvas
  | ReadableStream<VideoFrame>;

const canvasEveryMs = 1000 / 30;
const firstFrameWithinMs = 20_000;

/** What a page has of its own, as a source. */
export class PicturesSource implements Source {
  readonly kind = 'video';
  readonly label = 'the page’s own';
  readonly selfie = false;
  readonly #pictures: Pictures;
  #outlet: Outlet | undefined;

  constructor(pictures: Pictures) {
    this.#pictures = pictures;
  }

  async start(listener: SourceListener): Promise<void> {
    this.stop();
    const outlet = (this.#outlet = new Outlet('video', listener));
    outlet.expectFirst(
      firstFrameWithinMs,
      () =>
        new SourceError(
          'video',
          notices['video-slow']({label: this.label, seconds: firstFrameWithinMs / 1000}),
        ),
    );
    try {
      await pump(this.#pictures, outlet);
    } catch (error) {
      outlet.fail(new SourceError('video', notices['frames-unreadable']({reason: String(error)})));
    }
    await outlet.first;
  }

  stop(): void {
    this.#outlet?.close();
    this.#outlet = undefined;
  }
}

/** Gives the frames of `pictures` to the outlet until it closes. Throws what the browser throws of pictures that the page may not read. */
async function pump(pictures: Pictures, outlet: Outlet): Promise<void> {
  if (pictures instanceof MediaStream) {
    // Of clones, for they are stopped at the end.
    const tracks = pictures.getTracks().map((track) => track.clone());
    pumpStream(new MediaStream(tracks), outlet, 'video', ended);
  } else if (pictures instanceof ReadableStream) {
    void pumpReadable(pictures, outlet);
  } else if (pictures instanceof HTMLVideoElement) {
    // Throws for one of another origin.
    if (pictures.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) new VideoFrame(pictures).close();
    pumpVideo(pictures, outlet, {plays: () => !pictures.paused});
  } else if (pictures instanceof HTMLImageElement) {
    await pictures.decode();
    outlet.give(await createImageBitmap(pictures), 0);
  } else {
    pumpCanvas(pictures, outlet);
  }
}

function pumpCanvas(canvas: HTMLCanvasElement | OffscreenCanvas, outlet: Outlet): void {
  const give = (): void => {
    const nowMs = performance.now();
    if (canvas.width * canvas.height === 0) return;
    outlet.give(new VideoFrame(canvas, {timestamp: Math.round(1000 * nowMs), alpha: 'discard'}), nowMs);
  };
  // Once at first, where a canvas that the page may not read throws.
  give();
  const timer = setInterval(() => {
    try {
      give();
    } catch (error) {
      outlet.lose(error);
    }
  }, canvasEveryMs);
  outlet.onClose(() => clearInterval(timer));
}

async function pumpReadable(frames: ReadableStream<VideoFrame>, outlet: Outlet): Promise<void> {
  const reader = frames.getReader();
  outlet.onClose(() => void reader.cancel().catch(() => undefined));
  try {
    for (;;) {
      const {done, value} = await reader.read();
      if (done) break;
      outlet.give(value, value.timestamp / 1000);
    }
    outlet.fail(ended());
  } catch (error) {
    outlet.fail(new SourceError('video', notices['frames-unreadable']({reason: String(error)})));
  }
}

const ended = (): SourceError => new SourceError('video', notices['frames-ended']());
