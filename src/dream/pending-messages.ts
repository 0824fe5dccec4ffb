import type {Values} from '../params/values.ts';
import type {StreamRequest} from '../recording/stream-tap.ts';
import type {TapRequest} from '../recording/tap.ts';
import type {GuideImage} from '../source/guide/guide.ts';
import type {Frame} from '../source/source.ts';
import type {Pipeline} from './pipeline.ts';

/** What is handed over to the pipeline when it begins. */
type Receiver = Pick<Pipeline, 'take' | 'freeze' | 'rest' | 'tap' | 'stream' | 'setGuide'>;

/** What the page sends before there is a pipeline: the newest frame, and the latest of everything else. */
export class PendingMessages {
  values: Values | undefined;
  guide: GuideImage | undefined;
  freeze = false;
  rest = false;
  #frame: {readonly frame: Frame; readonly selfie: boolean} | undefined;
  #tap: TapRequest | undefined;
  #stream: StreamRequest | undefined;

  /** Takes a frame over in place of the one before, which is closed. */
  frame(frame: Frame, selfie: boolean): void {
    this.#frame?.frame.image.close();
    this.#frame = {frame, selfie};
  }

  /** A recorder wants frames, in place of the one before, which gets none; undefined if none does any more. */
  tap(request: TapRequest | undefined): void {
    this.#tap?.port.close();
    this.#tap = request;
  }

  /** A stream wants frames, in place of the one before; undefined if none does any more. */
  stream(request: StreamRequest | undefined): void {
    this.#stream?.port.close();
    this.#stream = request;
  }

  /** Closes what it has, where no pipeline will come. */
  dispose(): void {
    this.#frame?.frame.image.close();
    this.#frame = undefined;
    this.tap(undefined);
    this.stream(undefined);
  }

  /** Hands over everything but the values, which the pipeline was made with. Call it once. */
  handOver(pipeline: Receiver): void {
    if (this.#frame) void pipeline.take(this.#frame.frame, this.#frame.selfie);
    if (this.guide) pipeline.setGuide(this.guide);
    pipeline.freeze(this.freeze);
    pipeline.rest(this.rest);
    pipeline.tap(this.#tap);
    pipeline.stream(this.#stream);
  }
}
