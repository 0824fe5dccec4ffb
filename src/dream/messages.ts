import type {Message} from '../lib/message.ts';
import type {SizePx} from '../lib/size.ts';
import type {StreamRequest} from '../recording/stream-tap.ts';
import type {TapRequest} from '../recording/tap.ts';
import type {Values} from '../params/values.ts';
import type {GuideImage} from '../source/guide/guide.ts';
import type {Frame} from '../source/source.ts';

/** What the page posts: a message to one of the worker's dreams, by its number. */
export interface ToDream {
  readonly dream: number;
  readonly message: ToWorker;
}

/** What the worker posts: a message of one of its dreams, or every second that it is not stuck. */
export type FromDreamWorker = {readonly dream: number; readonly message: FromWorker} | {readonly alive: true};

/** From the page to the worker, of one dream: `start` is the first. */
export type ToWorker =
  | {
      readonly type: 'start';
      readonly canvas: OffscreenCanvas;
      readonly values: Values;
      readonly modelsUrl: string;
    }
  | {readonly type: 'values'; readonly values: Values}
  /** `passed` came since the frame before and were left out, because the worker was not ready for them. */
  | {readonly type: 'frame'; readonly frame: Frame; readonly selfie: boolean; readonly passed: number}
  /** The user's own guide image; without one there is none any more. */
  | {readonly type: 'guide'; readonly image?: GuideImage}
  /** Forget the dream so far. */
  | {readonly type: 'reset'}
  /** Keep dreaming on the frame at hand and take no other, or take frames again. */
  | {readonly type: 'freeze'; readonly freeze: boolean}
  /** Neither dream nor draw, or go on. */
  | {readonly type: 'rest'; readonly rest: boolean}
  /** Draw now and give what is drawn: another window shows it while the page is hidden, and no browser draws then. */
  | {readonly type: 'show'}
  /** `dry` is without the dream. */
  | {readonly type: 'snapshot'; readonly id: number; readonly dry: boolean}
  /** Gives frames to a recorder, in place of the one before; without a request to none. */
  | {readonly type: 'tap'; readonly request?: TapRequest}
  /** The same for a stream. */
  | {readonly type: 'stream'; readonly request?: StreamRequest}
  /** The last message: release everything. */
  | {readonly type: 'close'};

/** From the worker to the page, of one dream. */
export type FromWorker =
  /** The canvas shows its first frame. */
  | {readonly type: 'drawn'}
  /** A frame was taken over: the page may send the next. */
  | {readonly type: 'taken'}
  /** The answer to `show`: what is shown, the page's to close, or nothing if nothing is new. */
  | {readonly type: 'shown'; readonly frame?: VideoFrame}
  | {readonly type: 'progress'; readonly progress: Progress}
  | {readonly type: 'status'; readonly status: Status}
  /** Something could not be done; what ran before goes on. */
  | {readonly type: 'problem'; readonly problem: Message}
  /**
   * The dream cannot go on and must be restarted; smaller if the code is 'out-of-memory'. From a worker that is `spent`,
   * which has lost its GPU, it has to go to another.
   */
  | {readonly type: 'lost'; readonly problem: Message; readonly spent?: boolean}
  | {readonly type: 'snapshot'; readonly id: number; readonly png: Blob}
  | {readonly type: 'snapshot-failed'; readonly id: number; readonly problem: Message};

/** How far the start has come. */
export interface Progress {
  readonly phase: Message;
  readonly loadedBytes: number;
  readonly totalBytes: number;
}

/** What the pipeline does right now, four times per second. */
export interface Status {
  readonly backend: string;
  /** GPU adapter, or processor threads. */
  readonly device: string;
  readonly engine: string;
  readonly model: string;
  /** The name of the model's folder. */
  readonly modelName: string;
  /** Digest of the model's pack: SHA-256 of the digests of its shards, in hexadecimal. */
  readonly modelSha256: string;
  /** Mixed blocks that the model has. */
  readonly layers: readonly string[];
  readonly source: {readonly widthPx: number; readonly heightPx: number};
  readonly dream: {readonly widthPx: number; readonly heightPx: number; readonly steps: number};
  readonly dreamsPerSecond: number;
  readonly displayFps: number;
  readonly msPerStep: number;
  /** The objective before and after the ascent of one recent dream. */
  readonly objective: {readonly before: number; readonly after: number} | undefined;
  /** The channels of each layer that the frame has picked, if it picks them. */
  readonly picked: Readonly<Record<string, readonly number[]>>;
  /** Root mean square of the residual, in units of the [-1, 1] range. */
  readonly residualRms: number;
  readonly dreams: number;
  readonly ripening: RipeningStatus | undefined;
  /** What TensorFlow.js holds between two dreams, for all dreams of the worker. */
  readonly memory: {readonly tensors: number; readonly bytes: number};
  /** What falls short of what was asked for. */
  readonly degradations: readonly Message[];
}

/** How far a still image has ripened. */
export interface RipeningStatus extends SizePx {
  /** The share that is done, 1 once it is ripe. */
  readonly share: number;
  /** What it takes: a rendering of as many is the same image. */
  readonly octaves: number;
  readonly steps: number;
}
