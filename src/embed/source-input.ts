import {reasonOf} from '../lib/reason.ts';
import {CodedError} from '../lib/message.ts';
import type {Values} from '../params/values.ts';
import {fileKind} from '../source/files.ts';
import type {Pictures} from '../source/pictures.ts';
import {notices} from './notices.ts';
import type {SourceRequest} from './parts.ts';

/** What to dream on: “camera”, “screen”, “scene”, the address of a video or an image, a file, or what the page has of its own. */
export type SourceInput = string | URL | Blob | Pictures;

const imageAddress = /^data:image\/|\.(avif|bmp|gif|jpe?g|png|webp)$/i;

/** The request for a source. Throws CodedError for what can be none, and for an image that cannot be fetched. */
export async function requestFor(input: SourceInput, values: Values): Promise<SourceRequest> {
  if (input === 'scene' || input === 'screen') return {kind: input};
  if (input === 'camera') {
    const {cameraDevice, cameraSize, facing, cameraTurn: turn} = values;
    return {kind: 'camera', device: cameraDevice, size: cameraSize, order: [], facing, turn};
  }
  if (input instanceof Blob) return requestForFile(input);
  if (typeof input === 'string' || input instanceof URL) return requestForAddress(String(input));
  if (isPictures(input)) return {kind: 'video', video: input};
  throw new CodedError(notices['source-unknown']({got: Object.prototype.toString.call(input).slice(8, -1)}));
}

async function requestForAddress(address: string): Promise<SourceRequest> {
  const url = new URL(address, document.baseURI);
  const path = url.protocol === 'data:' ? url.href.slice(0, 40) : url.pathname;
  if (!imageAddress.test(path)) return {kind: 'video', video: url.href};
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    return {kind: 'image', image: await response.blob()};
  } catch (error) {
    throw new CodedError(notices['image-not-fetched']({address, reason: reasonOf(error)}));
  }
}

async function requestForFile(blob: Blob): Promise<SourceRequest> {
  const kind = await fileKind(blob instanceof File ? blob : new File([blob], '', {type: blob.type}));
  return kind === 'video' ? {kind, video: blob} : {kind: 'image', image: blob};
}

const isPictures = (input: unknown): input is Pictures =>
  [MediaStream, HTMLVideoElement, HTMLImageElement, HTMLCanvasElement, OffscreenCanvas, ReadableStream].some(
    (kind) => input instanceof kind,
  );
