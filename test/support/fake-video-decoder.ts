import {CustomVideoDecoder, registerDecoder, VideoSample, type EncodedPacket} from 'mediabunny';
import {isHidden} from '../../src/render/hidden-frames.ts';

/** Which packets of a video the decoder fails at, by their times in seconds. */
const broken = new Set<number>();

/** Gives a pixel for each packet that shows a frame, in the order of presentation, as a browser's decoder does. */
class FakeDecoder extends CustomVideoDecoder {
  static override supports = (): boolean => true;
  #waiting: number[] = [];

  init(): void {
    this.#waiting = [];
  }

  decode({timestamp, type, data}: EncodedPacket): void {
    if (type === 'key') this.flush();
    if (broken.has(timestamp)) this.onError(new Error('The packet is damaged.'));
    else if (!isHidden(this.codec, data)) this.#waiting.push(timestamp);
  }

  flush(): void {
    for (const timestamp of this.#waiting.splice(0).sort((a, b) => a - b)) {
      const one = {format: 'RGBA', codedWidth: 1, codedHeight: 1, timestamp, duration: 0} as const;
      this.onSample(new VideoSample(new Uint8Array(4), one));
    }
  }

  close(): void {
    this.#waiting = [];
  }
}

/** Lets videos be decoded in Node, without their pixels; fails at packets of these times. */
export function fakeVideoDecoder(...brokenS: number[]): void {
  if (!registered) registerDecoder(FakeDecoder);
  registered = true;
  broken.clear();
  for (const timeS of brokenS) broken.add(timeS);
}
let registered = false;
