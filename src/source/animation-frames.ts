/** One frame of an animation, and for how long it is shown. */
export interface AnimationFrame {
  readonly index: number;
  readonly startS: number;
  readonly durationS: number;
}

/** An animated image that is open: GIF, WebP, APNG or AVIF. Whoever opened it closes it. */
export interface Animation {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly count: number;
  /** Decodes one frame, which becomes the caller's. */
  decode(index: number): Promise<VideoFrame>;
  close(): void;
}

/** What browsers take a duration of 10 ms and less for: it stands for "as fast as then was possible". */
const shortestS = 0.011;
const usualS = 0.1;

/** How long a frame is shown, from what the decoder says, microseconds. */
export const frameSeconds = (durationUs: number | null): number => {
  const seconds = (durationUs ?? 0) / 1e6;
  return seconds < shortestS ? usualS : seconds;
};

/** True where this browser decodes single frames of images. */
export const decodesAnimations = (): boolean => typeof ImageDecoder !== 'undefined';

/**
 * Opens an image by its frames; undefined if it has only one, or if this browser decodes none of this type. Throws what
 * the decoder throws at damaged files.
 */
export async function openAnimation(file: Blob, type: string): Promise<Animation | undefined> {
  if (!decodesAnimations() || !(await ImageDecoder.isTypeSupported(type))) return undefined;
  const decoder = new ImageDecoder({data: file.stream(), type, preferAnimation: true});
  try {
    await decoder.completed;
    const count = decoder.tracks.selectedTrack?.frameCount ?? 0;
    if (count < 2) {
      decoder.close();
      return undefined;
    }
    const decode = async (frameIndex: number): Promise<VideoFrame> =>
      (await decoder.decode({frameIndex, completeFramesOnly: true})).image;
    const first = await decode(0);
    const {displayWidth: widthPx, displayHeight: heightPx} = first;
    first.close();
    return {widthPx, heightPx, count, decode, close: () => decoder.close()};
  } catch (error) {
    decoder.close();
    throw error;
  }
}

/** When each frame is shown. Every one is decoded for it: only then its duration is known. */
export async function framesOf(animation: Animation): Promise<AnimationFrame[]> {
  const frames: AnimationFrame[] = [];
  let startS = 0;
  for (let index = 0; index < animation.count; index += 1) {
    const frame = await animation.decode(index);
    const durationS = frameSeconds(frame.duration);
    frame.close();
    frames.push({index, startS, durationS});
    startS += durationS;
  }
  return frames;
}
