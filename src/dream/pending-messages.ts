import type {TapRequest} from '../recording/tap.ts';
import type {Values} from '../params/values.ts';
import type {Frame} from '../source/source.ts';
import type {Pipeline} from './pipeline.ts';

/** What the pipeline is told when it begins. */
type Receiver = Pick<Pipeline, 'take' | 'hold' | 'rest' | 'tap'>;

/** What the page says before there is a pipeline: of frames the newest, of everything else the last word. */
export class PendingMessages {
  values: Values | undefined;
  hold = false;
  rest = false;
  #frame: {readonly frame: Frame; readonly selfie: boolean} | undefined;
  #tap: TapRequest | undefined;

  /** Keeps a frame in place of the one before, which is closed. */
  frame(frame: Frame, selfie: boolean): void {
    this.#frame?.frame.image.close();
    this.#frame = {frame, selfie};
  }

  /** Pictures are wanted, or with undefined wanted no more: whoever asked before gets none. */
  tap(request: TapRequest | undefined): void {
    this.#tap?.port.close();
    this.#tap = request;
  }

  /** Tells all of it to the pipeline but the values, which it was made with. To be called once. */
  handOver(pipeline: Receiver): void {
    if (this.#frame) void pipeline.take(this.#frame.frame, this.#frame.selfie);
    pipeline.hold(this.hold);
    pipeline.rest(this.rest);
    pipeline.tap(this.#tap);
  }
}
