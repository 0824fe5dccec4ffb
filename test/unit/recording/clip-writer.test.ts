import {CustomVideoEncoder, EncodedPacket, registerEncoder} from 'mediabunny';
import type {StreamTargetChunk, VideoSample} from 'mediabunny';
import {beforeAll, expect, onTestFinished, test, vi} from 'vitest';
import {ClipWriter} from '../../../src/recording/clip-writer.ts';
import type {PrivateFile} from '../../../src/library/private-file.ts';
import {readClip} from '../../support/clip.ts';

const codec = 'vp09.00.10.08';

/** Makes a picture of one byte, and a key frame when it is asked for. */
class ByteEncoder extends CustomVideoEncoder {
  static override supports = (): boolean => true;
  override init(): void {}
  override encode({timestamp, duration}: VideoSample, {keyFrame}: VideoEncoderEncodeOptions): void {
    const type = keyFrame ? 'key' : 'delta';
    this.onPacket(new EncodedPacket(new Uint8Array(1), type, timestamp, duration), {
      decoderConfig: {codec, codedWidth: 64, codedHeight: 48},
    });
  }
  override flush(): void {}
  override close(): void {}
}

class Picture {
  readonly format = 'RGBA';
  readonly codedWidth = 64;
  readonly codedHeight = 48;
  readonly displayWidth = 64;
  readonly displayHeight = 48;
  readonly visibleRect = {x: 0, y: 0, width: 64, height: 48};
  readonly timestamp = 0;
  readonly duration = 0;
  clone = (): this => this;
  close(): void {}
}
beforeAll(() => registerEncoder(ByteEncoder));

/** A file in memory. */
function memory(): {file: PrivateFile; bytes: () => Uint8Array} {
  let bytes = new Uint8Array();
  const write = ({data, position}: StreamTargetChunk): void => {
    const longer = new Uint8Array(Math.max(bytes.length, position + data.length));
    longer.set(bytes);
    longer.set(data, position);
    bytes = longer;
  };
  return {file: {writable: () => new WritableStream({write})} as unknown as PrivateFile, bytes: () => bytes};
}

test.for([
  {container: 'mp4', fragment: 'moof'},
  {container: 'webm', fragment: '\x1F\x43\xB6\x75'},
] as const)(
  'the first picture of each second is a key frame and begins a fragment: $container',
  async ({container, fragment}) => {
    vi.stubGlobal('VideoFrame', Picture);
    onTestFinished(() => void vi.unstubAllGlobals());
    const {file, bytes} = memory();
    const writer = await ClipWriter.open({
      file,
      failed: (error) => expect.unreachable(String(error)),
      format: {container, video: 'vp9', audio: 'opus'},
      quality: 'draft',
      tags: {},
      sound: false,
    });
    // Key frames a little more, a little less and much less than a second apart.
    const timesS = [0, 0.5, 1.03, 1.5, 2.01, 2.9, 3.0, 3.98, 4.02];
    for (const atS of timesS) await writer.addFrame(new Picture() as unknown as VideoFrame, atS, 1 / 30);
    await writer.finish(5);
    const {videoS, keyFramesS} = await readClip(bytes());
    expect(videoS).toHaveLength(timesS.length);
    const keys = [0, 1.03, 2.01, 3.0, 4.02];
    expect(keyFramesS).toHaveLength(keys.length);
    expect(Buffer.from(bytes()).toString('latin1').split(fragment)).toHaveLength(keys.length + 1);
    keyFramesS.forEach((atS, i) => expect(atS).toBeCloseTo(keys[i] ?? NaN, 3));
  },
);
