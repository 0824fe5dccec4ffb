import type {Message} from '../lib/message.ts';
import type {Residual} from '../display/residual.ts';
import type {MixedName} from '../model/network.ts';
import type {Manifest} from '../model/pack-manifest.ts';
import type {Values} from '../params/values.ts';
import type {Probe} from './dream.ts';
import type {Status} from './messages.ts';
import type {SizePx} from '../lib/size.ts';

/** What one dream is to be; plain JSON. */
export interface Order extends SizePx {
  readonly steps: number;
  readonly values: Values;
  /** Since the start of the dream before. */
  readonly seconds: number;
  readonly mirrored: boolean;
  /** Whether to compute the objective before and after it. */
  readonly probe: boolean;
  /** Whether to forget the dream so far. */
  readonly fresh: boolean;
}

/** One dream. */
export interface DreamResult {
  /** What it adds to the frame that it was dreamed on. */
  readonly residual: Residual | undefined;
  readonly probe: Probe | undefined;
  /** What the backend holds after it. */
  readonly memory: Status['memory'];
}

/** What is dreamed with, for the status; plain JSON. */
export interface Model extends Pick<Manifest, 'title' | 'widthMultiplier' | 'lastLayer'> {
  /** Of its pack: see `digestOf`. */
  readonly sha256: string;
  readonly engine: string;
  /** Shallowest first. */
  readonly layers: readonly MixedName[];
  /** What the engine cannot do here. */
  readonly degradations: readonly Message[];
}

/** Who dreams: a backend, a model on it, and the dream so far. It lives beside the display or in a thread of its own. */
export interface Dreamer {
  readonly model: Model;
  /** Of one step, measured at the start; undefined if no layer had weight. */
  readonly msPerPixelStep: number | undefined;
  /** Dreams on the newest frame. One order at a time; the result is the caller's. */
  next(order: Order): Promise<DreamResult>;
  /**
   * Dreams with the model and the engine that the values name from the next order on; until that is loaded, with the
   * present one. Throws PackError.
   */
  change(values: Values): Promise<void>;
  /** Dreams no more, and releases everything: once the dream under way is done. */
  dispose(): Promise<void>;
}
