import type {Message} from '../lib/message.ts';
import type {Values} from '../params/values.ts';
import type {Clip, RecordedKind} from '../library/clips.ts';
import type {Recipe} from '../metadata/recipe.ts';
import type {Change} from '../metadata/take.ts';

export type RecordSettings = Pick<
  Values,
  'recordFormat' | 'recordQuality' | 'recordRate' | 'recordConstant' | 'recordBeside'
>;

/** What is known of a recording when it starts. */
export interface RecordStart {
  readonly kind: RecordedKind;
  readonly name: string;
  readonly settings: RecordSettings;
  readonly recipe: Recipe;
  /** For a take: see `Take`. */
  readonly selfie: boolean;
  readonly source: string;
  readonly seed: number;
  /** Blocks as a track gives them, transferred; undefined records no sound. */
  readonly sound?: ReadableStream<AudioData>;
}

/** From the page to the recorder's worker. */
export type ToRecorder =
  | ({readonly type: 'start'} & RecordStart)
  /** Where the pipeline's frames come from; another takes the place of the one before. */
  | {readonly type: 'tap'; readonly port: MessagePort}
  /** For a take: what was done, at an absolute time in milliseconds. */
  | {readonly type: 'change'; readonly atClockMs: number; readonly change: Omit<Change, 'atMs'>}
  | {readonly type: 'stop'}
  /** Repairs what was cut off; answered by `repaired`. */
  | {readonly type: 'repair'};

/** What is recorded so far. */
export interface RecordProgress {
  readonly elapsedMs: number;
  readonly bytes: number;
  readonly frames: number;
  /** Left out because the recorder had not taken those before. */
  readonly dropped: number;
  /** Frames per second that are asked of the dream now: fewer than were wanted where the machine cannot spare more. */
  readonly rateHz: number;
}

/** From the recorder's worker to the page. */
export type FromRecorder =
  | {readonly type: 'progress'; readonly progress: RecordProgress}
  /** Something was lost; the recording goes on. */
  | {readonly type: 'problem'; readonly problem: Message}
  /** Ended, asked for or not; `problem` reports why, if it was not, or what it lacks. */
  | {readonly type: 'done'; readonly clip: Clip; readonly problem?: Message}
  /** There is no clip. */
  | {readonly type: 'failed'; readonly problem: Message}
  | {readonly type: 'repaired'; readonly clips: readonly Clip[]; readonly lost: number};
