import type {Message} from '../lib/message.ts';
import type {Values} from '../params/values.ts';
import type {FrameBytes} from '../source/frame-bytes.ts';
import type {Probe} from './dream.ts';
import type {Model, Order} from './dreamer.ts';
import type {FromWorker, Status} from './messages.ts';

/** What the display's worker asks of the ascent's, and what that answers. */
export interface Asks {
  /** Comes first, and once. */
  readonly open: {
    readonly ask: {readonly values: Values; readonly modelsUrl: string};
    readonly answer: Opened;
  };
  readonly dream: {
    readonly ask: {readonly order: Order; readonly frame: FrameBytes};
    readonly answer: TransferredResult;
  };
  readonly change: {readonly ask: {readonly values: Values}; readonly answer: Model};
}

export type AskKind = keyof Asks;
export type Ask<K extends AskKind = AskKind> = Asks[K]['ask'];
export type Answer<K extends AskKind = AskKind> = Asks[K]['answer'];

export interface Opened {
  readonly model: Model;
  /** Processor threads, for the status. */
  readonly description: string;
  readonly degradation: Message | undefined;
  /** Of one step at a small size; undefined if no layer has weight. */
  readonly stepMs: number | undefined;
}

/** A dream with its residual in CPU memory, transferred. */
export interface TransferredResult {
  readonly residual:
    | {readonly widthPx: number; readonly heightPx: number; readonly data: Float32Array<ArrayBuffer>}
    | undefined;
  readonly probe: Probe | undefined;
  readonly memory: Status['memory'];
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
