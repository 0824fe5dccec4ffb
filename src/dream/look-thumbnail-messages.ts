import type {Message} from '../lib/message.ts';
import type {Values} from '../params/values.ts';
import type {GuideImage} from '../source/guide/guide.ts';

/** To the worker that dreams thumbnails, one after another. */
export interface LookThumbnailRequest {
  /** Comes back with the answer. */
  readonly id: string;
  /** The frame to dream on, upright, cropped and small already: it is dreamed at its own size. Transferred. */
  readonly frame: ImageBitmap;
  /** Those of the page with those of the look over them. */
  readonly values: Values;
  /** The user's own guide image. */
  readonly guide: GuideImage | undefined;
  readonly modelsUrl: string;
}

/** From it: one for each request. `image` is undefined if the look has nothing to climb, or the frame is too small. */
export type LookThumbnailAnswer =
  {readonly id: string; readonly image: Blob | undefined} | {readonly id: string; readonly problem: Message};
