import type {Message} from '../lib/message.ts';
import type {PickedChannels} from '../ascent/channel-pick.ts';
import type {AscentSettings} from '../ascent/engine.ts';
import type {SizePx} from '../lib/size.ts';
import type {FrameBytes} from '../source/frame-bytes.ts';
import type {GuideImage} from '../source/guide/guide.ts';
import type {Probe} from './dream.ts';
import type {DreamOrder, RipeningOrder} from './dream-order.ts';
import type {Model, RipeningResult} from './dreamer.ts';
import type {FromWorker, Status} from './messages.ts';
import type {ModelChoice} from './model-choice.ts';

/** What the display's worker asks of the ascent's, and what that answers. */
export interface Asks {
  /** Comes first, and once. */
  readonly open: {
    readonly ask: {readonly choice: ModelChoice; readonly modelsUrl: string};
    readonly answer: Opened;
  };
  /** Times a step at a small size, in milliseconds; undefined without an ascent. */
  readonly measure: {
    readonly ask: {readonly trial: AscentSettings | null};
    readonly answer: {readonly stepMs: number | undefined};
  };
  readonly dream: {
    readonly ask: {readonly order: DreamOrder; readonly frame: FrameBytes};
    readonly answer: TransferredResult;
  };
  /** Begins with an order and its frame, and goes on without. */
  readonly ripen: {
    readonly ask: {readonly start?: {readonly order: RipeningOrder; readonly frame: FrameBytes}};
    readonly answer: TransferredSlice | undefined;
  };
  readonly guide: {
    readonly ask: {readonly image: GuideImage | undefined};
    readonly answer: Readonly<Record<string, never>>;
  };
  readonly change: {readonly ask: {readonly choice: ModelChoice}; readonly answer: Model};
}

export type AskKind = keyof Asks;
export type Ask<K extends AskKind = AskKind> = Asks[K]['ask'];
export type Answer<K extends AskKind = AskKind> = Asks[K]['answer'];

export interface Opened {
  readonly model: Model;
  /** Processor threads, for the status. */
  readonly description: string;
  readonly degradation: Message | undefined;
}

/** A residual, or a mask, in CPU memory. */
export interface TransferredResidual extends SizePx {
  readonly data: Float32Array<ArrayBuffer>;
}

/** A dream with its residual transferred. */
export interface TransferredResult {
  readonly residual: TransferredResidual | undefined;
  readonly person?: TransferredResidual | undefined;
  readonly probe: Probe | undefined;
  readonly memory: Status['memory'];
  readonly picked?: PickedChannels;
  readonly lacks: readonly Message[];
}

/** A slice of a ripening, the same. */
export interface TransferredSlice extends Omit<RipeningResult, 'residual'> {
  readonly residual: TransferredResidual | undefined;
}

/** To the ascent's worker. */
export type ToAscent = {
  [K in AskKind]: {readonly id: number; readonly kind: K; readonly ask: Ask<K>};
}[AskKind];

/** From the ascent's worker: a sign of life each second, the answer to an ask, why there is none, or something for the page. */
export type FromAscent =
  | {readonly alive: true}
  | {readonly id: number; readonly answer: Answer}
  | {readonly id: number; readonly failed: Message}
  | {readonly pass: FromWorker};
