import {ALL_FORMATS, BufferSource, EncodedPacketSink, Input, type EncodedPacket} from 'mediabunny';
import type {Page} from 'playwright-core';

/** A frame as the browser's own decoder gives it. */
export interface DecodedFrame {
  readonly atS: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Mean brightness of the left and the right half, 0 to 255. */
  readonly left: number;
  readonly right: number;
  /** Mean absolute difference of the two halves, pixel by pixel. */
  readonly halvesDiffer: number;
  /** Of all its pixels. */
  readonly sha256: string;
  /** [height, width, 4], 0 to 255, if they were asked for. */
  readonly rgba?: Uint8Array;
}

export interface Decoded {
  /** In the order of presentation. */
  readonly frames: readonly DecodedFrame[];
  /** The largest amplitude in each millisecond of sound from time 0 on; empty without sound. */
  readonly loudness: readonly number[];
}

interface Coded {
  readonly config: VideoDecoderConfig & AudioDecoderConfig;
  readonly description: string | undefined;
  readonly packets: readonly {key: boolean; timestamp: number; duration: number; data: string}[];
}

/** Decodes every packet of a video in the page, as a player would, and returns the pixels too if asked for. Throws where the decoder does. */
export async function decodeIn(page: Page, file: Uint8Array, pixels = false): Promise<Decoded> {
  const input = new Input({source: new BufferSource(file), formats: ALL_FORMATS});
  const video = await input.getPrimaryVideoTrack();
  const audio = await input.getPrimaryAudioTrack();
  const coded = async (
    track: {getDecoderConfig(): Promise<object | null>} | null,
    packets: AsyncGenerator<EncodedPacket, void> | undefined,
  ): Promise<Coded | undefined> => {
    const config = (await track?.getDecoderConfig()) as Coded['config'] | null | undefined;
    if (!config || !packets) return undefined;
    const list = [];
    for await (const {type, microsecondTimestamp, microsecondDuration, data} of packets) {
      list.push({
        key: type === 'key',
        timestamp: microsecondTimestamp,
        duration: microsecondDuration,
        data: Buffer.from(data).toString('base64'),
      });
    }
    const {description, ...rest} = config;
    return {
      config: rest,
      description: description && Buffer.from(description as Uint8Array).toString('base64'),
      packets: list,
    };
  };
  const tracks = {
    video: await coded(video, video ? new EncodedPacketSink(video).packets() : undefined),
    audio: await coded(audio, audio ? new EncodedPacketSink(audio).packets() : undefined),
    pixels,
  };
  return await page.evaluate(decode, tracks);
}

/** Runs in the page. */
async function decode({
  video,
  audio,
  pixels,
}: {
  video: Coded | undefined;
  audio: Coded | undefined;
  pixels: boolean;
}): Promise<Decoded> {
  const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
    Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const configOf = ({config, description}: Coded): Coded['config'] => ({
    ...config,
    ...(description !== undefined && {description: bytesOf(description)}),
  });
  const failures: string[] = [];
  const error = (reason: DOMException): void => void failures.push(String(reason));
  const throwFailures = (): void => {
    if (failures.length > 0) throw new Error(failures.join());
  };

  const frames: DecodedFrame[] = [];
  if (video) {
    const given: VideoFrame[] = [];
    const decoder = new VideoDecoder({output: (frame) => given.push(frame), error});
    decoder.configure(configOf(video));
    const look = async (): Promise<void> => {
      for (const frame of given.splice(0)) {
        const {displayWidth: widthPx, displayHeight: heightPx, timestamp} = frame;
        const rgba = new Uint8Array(widthPx * heightPx * 4);
        await frame.copyTo(rgba, {format: 'RGBA', layout: [{offset: 0, stride: 4 * widthPx}]});
        frame.close();
        const sums = [0, 0];
        for (let i = 0; i < rgba.length; i += 4) {
          const half = (i / 4) % widthPx < widthPx / 2 ? 0 : 1;
          sums[half] = (sums[half] ?? 0) + ((rgba[i] ?? 0) + (rgba[i + 1] ?? 0) + (rgba[i + 2] ?? 0)) / 3;
        }
        let differences = 0;
        const half = Math.floor(widthPx / 2);
        for (let y = 0; y < heightPx; y++) {
          for (let x = 0; x < 4 * half; x++) {
            const at = 4 * widthPx * y + x;
            differences += Math.abs((rgba[at] ?? 0) - (rgba[at + 4 * half] ?? 0));
          }
        }
        const halvesDiffer = differences / (heightPx * half * 3);
        const [left = 0, right = 0] = sums.map((sum) => sum / (heightPx * (widthPx / 2)));
        const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', rgba));
        const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
        const seen = {atS: timestamp / 1e6, widthPx, heightPx, left, right, halvesDiffer, sha256};
        frames.push({...seen, ...(pixels && {rgba})});
      }
    };
    for (const {key, timestamp, duration, data} of video.packets) {
      const type = key ? 'key' : 'delta';
      decoder.decode(new EncodedVideoChunk({type, timestamp, duration, data: bytesOf(data)}));
      // Frames that are not closed block the decoder.
      if (decoder.decodeQueueSize > 4) await new Promise((resolve) => setTimeout(resolve));
      await look();
    }
    await decoder.flush().catch(error);
    await look();
    throwFailures();
  }

  const loudness: number[] = [];
  if (audio) {
    const decoder = new AudioDecoder({
      output: (block) => {
        const plane = new Float32Array(block.numberOfFrames);
        block.copyTo(plane, {planeIndex: 0, format: 'f32-planar'});
        plane.forEach((value, i) => {
          const ms = Math.floor(block.timestamp / 1000 + (1000 * i) / block.sampleRate);
          if (ms >= 0) loudness[ms] = Math.max(loudness[ms] ?? 0, Math.abs(value));
        });
        block.close();
      },
      error,
    });
    decoder.configure(configOf(audio));
    for (const {timestamp, duration, data} of audio.packets) {
      decoder.decode(new EncodedAudioChunk({type: 'key', timestamp, duration, data: bytesOf(data)}));
    }
    await decoder.flush().catch(error);
    throwFailures();
  }
  return {frames, loudness: Array.from(loudness, (value) => value)};
}
