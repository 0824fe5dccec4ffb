import type {Taken, TappedFrame} from './tap.ts';

/** Puts a frame, which stays the caller's to close, into the recording; resolves with what it took to encode. */
type TakeFrame = (tapped: TappedFrame) => Promise<number | undefined>;

/**
 * The recorder's end of a tap. It owns the frames that come, closes each when it was taken, and answers each, whatever
 * became of it: an answer that is missing would end the flow of frames for good.
 */
export function receiveFrames(port: MessagePort, take: TakeFrame): void {
  port.onmessage = ({data}: MessageEvent<TappedFrame>) => void receive(data);

  async function receive(tapped: TappedFrame): Promise<void> {
    let encodeMs: number | undefined;
    try {
      encodeMs = await take(tapped);
    } finally {
      tapped.frame.close();
      tapped.source?.close();
      port.postMessage({type: 'taken', encodeMs} satisfies Taken);
    }
  }
}
