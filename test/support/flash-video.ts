import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  Output,
  WebMOutputFormat,
} from 'mediabunny';
import type {Page} from 'playwright-core';

/** A video that is dark and silent, but for each second's second half: white, with a tone. */
export const flashVideo = {frameRateHz: 25, everyS: 1, fromS: 0.5, lengthS: 0.5} as const;

interface Coded {
  readonly data: number[];
  readonly key: boolean;
  readonly timestamp: number;
  readonly duration: number;
}

/** That video as WebM, VP8 with Opus, of `seconds`; the page has the encoders. */
export async function makeFlashVideo(page: Page, seconds: number): Promise<Buffer> {
  const {video, audio} = await page.evaluate(encode, {...flashVideo, seconds});
  const output = new Output({format: new WebMOutputFormat(), target: new BufferTarget()});
  const picture = new EncodedVideoPacketSource('vp8');
  const sound = new EncodedAudioPacketSource('opus');
  output.addVideoTrack(picture);
  output.addAudioTrack(sound);
  await output.start();
  const packet = ({data, key, timestamp, duration}: Coded): EncodedPacket =>
    new EncodedPacket(Uint8Array.from(data), key ? 'key' : 'delta', timestamp / 1e6, duration / 1e6);
  const pictures = {decoderConfig: {codec: 'vp8', codedWidth: 320, codedHeight: 240}};
  const sounds = {decoderConfig: {codec: 'opus', sampleRate: 48_000, numberOfChannels: 1}};
  for (const coded of video) await picture.add(packet(coded), pictures);
  for (const coded of audio) await sound.add(packet(coded), sounds);
  await output.finalize();
  if (!output.target.buffer) throw new Error('Nothing was written.');
  return Buffer.from(output.target.buffer);
}

/** Runs in the page. */
async function encode({
  frameRateHz,
  everyS,
  fromS,
  lengthS,
  seconds,
}: typeof flashVideo & {seconds: number}): Promise<{video: Coded[]; audio: Coded[]}> {
  const bright = (atS: number): boolean => {
    const inS = (atS % everyS) - fromS;
    return inS > -1e-6 && inS < lengthS - 1e-6;
  };
  const video: Coded[] = [];
  const audio: Coded[] = [];
  const keep =
    (list: Coded[]) =>
    (chunk: EncodedVideoChunk | EncodedAudioChunk): void => {
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      const {type, timestamp, duration} = chunk;
      list.push({data: Array.from(data), key: type === 'key', timestamp, duration: duration ?? 0});
    };
  const fail = (reason: DOMException): never => {
    throw reason;
  };
  const pictures = new VideoEncoder({output: keep(video), error: fail});
  pictures.configure({codec: 'vp8', width: 320, height: 240, bitrate: 300_000});
  const context = new OffscreenCanvas(320, 240).getContext('2d');
  if (!context) throw new Error('The browser gave no 2D canvas.');
  for (let i = 0; i < seconds * frameRateHz; i++) {
    context.fillStyle = bright(i / frameRateHz) ? '#fff' : '#000';
    context.fillRect(0, 0, 320, 240);
    const timing = {timestamp: (1e6 * i) / frameRateHz, duration: 1e6 / frameRateHz};
    const frame = new VideoFrame(context.canvas, timing);
    pictures.encode(frame, {keyFrame: i % frameRateHz === 0});
    frame.close();
  }
  await pictures.flush();
  const sounds = new AudioEncoder({output: keep(audio), error: fail});
  sounds.configure({codec: 'opus', sampleRate: 48_000, numberOfChannels: 1});
  const length = 480;
  for (let i = 0; i < seconds * 100; i++) {
    const data = Float32Array.from({length}, (_, k) => {
      const atS = (i * length + k) / 48_000;
      return bright(atS) ? 0.5 * Math.sin(2 * Math.PI * 1000 * atS) : 0;
    });
    const block = new AudioData({
      format: 'f32-planar',
      sampleRate: 48_000,
      numberOfFrames: length,
      numberOfChannels: 1,
      timestamp: 1e4 * i,
      data,
    });
    sounds.encode(block);
    block.close();
  }
  await sounds.flush();
  return {video, audio};
}
