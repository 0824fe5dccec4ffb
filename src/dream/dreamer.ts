import type {Message} from '../lib/message.ts';
import type {PersonMask, Residual} from '../display/residual.ts';
import type {GuideImage} from '../source/guide/guide.ts';
import type {PickedChannels} from '../ascent/channel-pick.ts';
import type {Manifest} from '../model/pack-manifest.ts';
import type {DreamOrder, KnownModel, RipeningOrder} from './dream-order.ts';
import type {Probe} from './dream.ts';
import type {Status} from './messages.ts';
import type {ModelChoice} from './model-choice.ts';

/** One dream. */
export interface DreamResult {
  /** What it adds to the frame that it was dreamed on. */
  readonly residual: Residual | undefined;
  /** Where the person is in that frame, if the order was to find them. */
  readonly person?: PersonMask | undefined;
  readonly probe: Probe | undefined;
  /** What the backend holds after it. */
  readonly memory: Status['memory'];
  /** The channels that it was of, where frames pick them. */
  readonly picked?: PickedChannels;
  /** What it could not do as ordered. */
  readonly lacks: readonly Message[];
}

/** One slice of what a still image ripens to. */
export interface RipeningResult {
  /** What to show over the image from now on; undefined if it is as before. */
  readonly residual: Residual | undefined;
  /** The share of all work that is done: 1 once nothing is left to do. */
  readonly share: number;
  readonly memory: Status['memory'];
}

/** What is dreamed with, for the status; plain JSON. */
export interface Model extends KnownModel, Pick<Manifest, 'title'> {
  /** Of its pack: see `digestOf`. */
  readonly sha256: string;
  readonly engine: string;
  /** What the engine cannot do here. */
  readonly degradations: readonly Message[];
}

/** Who dreams: a backend, a model on it, and the dream so far. It lives beside the display or in a thread of its own. */
export interface Dreamer {
  readonly model: Model;
  /** Of one step, measured at the start; undefined if no layer had weight. */
  readonly msPerPixelStep: number | undefined;
  /** Dreams on the newest frame. One order at a time; the result is the caller's. */
  next(order: DreamOrder): Promise<DreamResult>;
  /**
   * Has the newest frame ripen: with an order a first slice of it, of one step or one tile, without one the next. The
   * next dream ends it and goes on from what it has come to. Undefined if it was ended, by a change of the model.
   */
  ripen(order?: RipeningOrder): Promise<RipeningResult | undefined>;
  /** The user's own guide image from the next dream on; undefined if there is none. */
  setGuide(image: GuideImage | undefined): void;
  /** Dreams with another model or engine as soon as it is loaded; until then with the present one. Throws PackError. */
  change(choice: ModelChoice): Promise<void>;
  /** Dreams no more, and releases everything once the dream in progress is done. */
  dispose(): Promise<void>;
}
