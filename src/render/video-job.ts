import type {Message} from '../lib/message.ts';
import type {Parts} from '../dream/open-parts.ts';
import type {PrivateFolder} from '../library/private-folder.ts';
import type {YieldToEventLoop} from '../lib/yield-to-event-loop.ts';
import type {GuideImage} from '../source/guide/guide.ts';
import type {Score} from './score.ts';
import type {VideoSpec} from './spec.ts';

/** How far a rendering is. */
export interface RenderProgress {
  /** Frames, or for an image thousandths. */
  readonly done: number;
  readonly total: number;
  /** Of the newest frame; the receiver closes it. */
  readonly thumbnail?: ImageBitmap;
}

/** What a video is rendered from, and with. */
export interface VideoJob {
  readonly video: Blob;
  readonly name: string;
  readonly spec: VideoSpec;
  /** The user's own guide image. */
  readonly guide: GuideImage | undefined;
  readonly folder: PrivateFolder;
  /** Opens the model of the score, once the file has proved to be a video: a take names its own. */
  readonly open: (score: Score) => Promise<Parts>;
  /** What the parts draw on. */
  readonly canvas: OffscreenCanvas;
  readonly yieldToEventLoop: YieldToEventLoop;
  /** Awaited between frames: it waits while the job is paused. */
  readonly pass: () => Promise<void>;
  /** Called before the first frame with what the result will lack. */
  readonly onNotices: (notices: readonly Message[]) => void;
  readonly onProgress: (progress: RenderProgress) => void;
}
