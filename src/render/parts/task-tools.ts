import type {Parts} from '../../dream/open-parts.ts';
import type {Message} from '../../lib/message.ts';
import type {SizePx} from '../../lib/size.ts';
import type {YieldToEventLoop} from '../../lib/yield-to-event-loop.ts';
import type {GuideImage} from '../../source/guide/guide.ts';
import type {Score} from '../score.ts';
import type {VideoInput} from '../video-input.ts';
import type {PartsTask} from './tasks.ts';

/** What a task works with. */
export interface TaskTools {
  readonly video: File;
  readonly guide: GuideImage | undefined;
  /** Files of parts. */
  readonly files: readonly File[];
  readonly canvas: OffscreenCanvas;
  readonly open: (score: Score) => Promise<Parts>;
  /** Names the network that finds people, by SHA-256 of its files. Throws Error if it cannot be loaded. */
  readonly personDigest: () => Promise<string>;
  readonly yieldToEventLoop: YieldToEventLoop;
  readonly onPhase: (phase: Message) => void;
  readonly onProgress: (progress: {readonly done: number; readonly total: number}) => void;
}

/** The video of a task, and what is performed on it. */
export interface OpenedVideo {
  readonly video: VideoInput;
  readonly score: Score;
  /** Of the result. */
  readonly size: SizePx;
}

export type TaskOf<K extends PartsTask['kind']> = Extract<PartsTask, {kind: K}>;
