import {CustomVideoDecoder, EncodedPacket, registerDecoder, VideoSample} from 'mediabunny';
import type {VideoCodec} from 'mediabunny';
import {isHidden, isKey} from './hidden-frames.ts';

const mostQueued = 8;

/** One frame that is to come, and what of it is there. */
interface Pending {
  readonly timestampUs: number;
  readonly packet: EncodedPacket;
  color?: VideoFrame;
  alpha?: VideoFrame;
}

const chunkOf = (packet: EncodedPacket, data: Uint8Array, isKeyFrame: boolean): EncodedVideoChunk =>
  new EncodedVideoChunk({
    type: isKeyFrame ? 'key' : 'delta',
    timestamp: Math.round(1e6 * packet.timestamp),
    data,
  });

/**
 * Decodes VP8 and VP9 by the browser's decoder, with two things that the library's own way lacks: a packet that shows
 * nothing takes no time from the frames after it, and transparency is put together here, without a worker from a blob
 * address, which the page's security policy forbids.
 */
class VpxDecoder extends CustomVideoDecoder {
  static override supports(codec: VideoCodec): boolean {
    return (codec === 'vp8' || codec === 'vp9') && typeof VideoDecoder !== 'undefined';
  }

  readonly #pending: Pending[] = [];
  #color: VideoDecoder | undefined;
  #alpha: VideoDecoder | undefined;
  #emitting: Promise<void> = Promise.resolve();

  init(): void {
    this.#color = this.#open('color');
  }

  async decode(packet: EncodedPacket): Promise<void> {
    try {
      await this.#decode(packet);
    } catch (error) {
      this.onError(error);
    }
  }

  async #decode(packet: EncodedPacket): Promise<void> {
    const color = this.#color;
    if (!color) return;
    const {alpha} = packet.sideData;
    const codec = this.codec === 'vp8' ? 'vp8' : 'vp9';
    if (!isHidden(codec, packet.data)) {
      this.#pending.push({timestampUs: Math.round(1e6 * packet.timestamp), packet});
    }
    color.decode(chunkOf(packet, packet.data, packet.type === 'key'));
    if (alpha) {
      const begins = isKey(codec, alpha);
      if (begins) this.#alpha ??= this.#open('alpha');
      this.#alpha?.decode(chunkOf(packet, alpha, begins));
    }
    // The library counts what waits here, and gives no more until it is less. A decoder that failed says nothing more.
    while (color.state === 'configured' && color.decodeQueueSize > mostQueued) {
      await new Promise((resolve) => {
        color.addEventListener('dequeue', resolve, {once: true});
        setTimeout(resolve, 100);
      });
    }
  }

  async flush(): Promise<void> {
    await Promise.all([flushed(this.#color), flushed(this.#alpha)]);
    this.#emit(true);
    await this.#emitting;
  }

  close(): void {
    for (const decoder of [this.#color, this.#alpha]) if (decoder?.state !== 'closed') decoder?.close();
    for (const {color, alpha} of this.#pending.splice(0)) {
      color?.close();
      alpha?.close();
    }
  }

  #open(part: 'color' | 'alpha'): VideoDecoder {
    const decoder = new VideoDecoder({
      output: (frame) => {
        const found = this.#pending.find(
          (each) => each.timestampUs === frame.timestamp && each[part] === undefined,
        );
        if (found) found[part] = frame;
        else frame.close();
        this.#emit(false);
      },
      error: (error) => this.onError(error),
    });
    const {colorSpace, ...config} = this.config;
    // Filled in half, it would be half lost: then the stream's own is better.
    const isWhole = Object.values({...colorSpace}).filter((value) => value !== null).length === 4;
    decoder.configure({...config, ...(isWhole && colorSpace && {colorSpace})});
    return decoder;
  }

  /** Gives the frames that are complete, in their order; at the end also those that lack their transparency. */
  #emit(atEnd: boolean): void {
    for (;;) {
      const [first] = this.#pending;
      if (!first?.color) {
        // The decoder gave a later frame and will not give this one any more.
        const isLost = first && this.#pending.some(({color}) => color !== undefined);
        if (!isLost) return;
        this.#pending.shift();
        first.alpha?.close();
        continue;
      }
      if (first.packet.sideData.alpha && this.#alpha && !first.alpha && !atEnd) return;
      this.#pending.shift();
      const {color, alpha, packet} = first;
      this.#emitting = this.#emitting
        .then(async () => void this.onSample(await sampleOf(color, alpha, packet)))
        .catch((error: unknown) => this.onError(error));
    }
  }
}

/** Waits for what a decoder still has; one that failed has nothing. */
async function flushed(decoder: VideoDecoder | undefined): Promise<void> {
  if (decoder?.state === 'configured') await decoder.flush();
}

async function sampleOf(
  color: VideoFrame,
  alpha: VideoFrame | undefined,
  {timestamp, duration}: EncodedPacket,
): Promise<VideoSample> {
  if (!alpha) return new VideoSample(color, {timestamp, duration});
  try {
    return new VideoSample(await transparent(color, alpha), {timestamp, duration});
  } finally {
    color.close();
    alpha.close();
  }
}

/** The colours of one frame with the luminance of another as their opacity. */
async function transparent(color: VideoFrame, alpha: VideoFrame): Promise<VideoFrame> {
  const {width: widthPx = 0, height: heightPx = 0} = color.visibleRect ?? {};
  const context = new OffscreenCanvas(widthPx, heightPx).getContext('2d', {willReadFrequently: true});
  if (!context) throw new Error(`No 2D canvas of ${widthPx} × ${heightPx} pixels could be made.`);
  context.drawImage(color, 0, 0, widthPx, heightPx);
  const {data} = context.getImageData(0, 0, widthPx, heightPx);
  const planes = new Uint8Array(alpha.allocationSize());
  const [luminance] = await alpha.copyTo(planes);
  for (let y = 0, to = 3; y < heightPx; y += 1) {
    const row = (luminance?.offset ?? 0) + y * (luminance?.stride ?? 0);
    for (let x = 0; x < widthPx; x += 1, to += 4) data[to] = planes[row + x] ?? 255;
  }
  return new VideoFrame(data, {
    format: 'RGBA',
    codedWidth: widthPx,
    codedHeight: heightPx,
    timestamp: color.timestamp,
  });
}

/** Has every sink of this thread decode VP8 and VP9 so. */
export const registerVpxDecoder = (): void => registerDecoder(VpxDecoder);
