import {VideoSample} from 'mediabunny';
import {notices} from '../notices.ts';
import {RenderError} from '../render-error.ts';
import {checkSource, rangeOf, type VideoSpec} from '../spec.ts';
import {placed, spansOf, within, type Placed} from '../timeline.ts';
import type {VideoInput} from '../video-input.ts';
import {decodeDeepPng, type DeepPixels} from './png.ts';

/** A sequence of images in place of a video, as JSON in the file that a program gives to the page. */
export interface ImageList {
  readonly reverie: 'images';
  /** Image number `i`, from 0, is at this address and `i`. */
  readonly url: string;
  readonly count: number;
  readonly fps: number;
}

/** Decoded images that are kept until they are drawn. */
const mostKept = 4;

/** The list in a file that begins with a brace; undefined if it is something else. */
export async function imageListIn(file: Blob): Promise<ImageList | undefined> {
  if (file.size > 1000) return undefined;
  try {
    const list = JSON.parse(await file.text()) as Partial<ImageList> | null;
    const {reverie, url, count = 0, fps = 0} = list ?? {};
    return reverie === 'images' && url !== undefined && count > 0 && fps > 0
      ? (list as ImageList)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Opens a sequence of images as a video without sound. Throws RenderError. */
export async function openImages(list: ImageList, name: string, spec: VideoSpec): Promise<VideoInput> {
  const {count, fps} = list;
  const first = await imageAt(list, 0).catch((cause: unknown) => {
    throw new RenderError(notices['not-an-image']({name, type: '', bytes: 0}), {cause});
  });
  const {widthPx, heightPx} = first;
  first.frame.close();
  checkSource(name, {widthPx, heightPx});
  const shown = Array.from({length: count}, (_, i) => ({mediaS: i / fps, durationS: 1 / fps}));
  const frames = placed(shown, within(spansOf(undefined), spec.fromS ?? 0, spec.toS ?? Infinity));
  if (frames.length === 0) throw new RenderError(notices['range-empty']({name, ...rangeOf(spec)}));
  const deep = new Map<number, DeepPixels>();
  async function* decode(wanted: readonly Placed[]): AsyncGenerator<VideoSample | null, void> {
    for (const frame of wanted) {
      const {mediaS: timestamp, durationS: duration} = frame;
      const image = await imageAt(list, Math.round(timestamp * fps)).catch(() => undefined);
      if (image?.widthPx !== widthPx || image.heightPx !== heightPx) {
        image?.frame.close();
        yield null;
        continue;
      }
      if (image.deep) deep.set(frames.indexOf(frame), image.deep);
      for (const index of [...deep.keys()].slice(0, -mostKept)) deep.delete(index);
      yield new VideoSample(image.frame, {timestamp, duration});
    }
  }
  return {
    ...{widthPx, heightPx, frames, audio: [], offsetS: spec.fromS ?? 0, take: undefined, lacks: []},
    timeResolution: fps,
    decode,
    deepAt: (index) => deep.get(index),
    nextKeyS: (afterS) => Promise.resolve(frames.find(({mediaS}) => mediaS > afterS)?.mediaS),
    dispose: () => deep.clear(),
  };
}

interface OpenImage {
  readonly frame: VideoFrame;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Of 16 bits, where it is a PNG of a plain kind. */
  readonly deep: DeepPixels | undefined;
}

async function imageAt({url}: ImageList, index: number): Promise<OpenImage> {
  const response = await fetch(`${url}${index}`);
  if (!response.ok) throw new Error(`Image ${index}: ${response.status}`);
  const file = await response.blob();
  const deep = await decodeDeepPng(new Uint8Array(await file.arrayBuffer())).catch(() => undefined);
  if (deep) {
    const {widthPx, heightPx} = deep;
    return {frame: frameOf(deep), widthPx, heightPx, deep};
  }
  const bitmap = await createImageBitmap(file);
  try {
    const frame = new VideoFrame(bitmap, {timestamp: 0});
    return {frame, widthPx: bitmap.width, heightPx: bitmap.height, deep: undefined};
  } finally {
    bitmap.close();
  }
}

/** What a value of 16 bits is in 8. */
export const shallow = (value: number): number => Math.round(value / 257);

function frameOf({widthPx, heightPx, rgba}: DeepPixels): VideoFrame {
  const bytes = Uint8Array.from(rgba, shallow);
  let isOpaque = true;
  for (let i = 3; i < bytes.length && isOpaque; i += 4) isOpaque = bytes[i] === 255;
  return new VideoFrame(bytes, {
    format: isOpaque ? 'RGBX' : 'RGBA',
    ...{codedWidth: widthPx, codedHeight: heightPx, timestamp: 0},
  });
}
