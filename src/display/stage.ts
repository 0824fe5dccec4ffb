import {type Message} from '../lib/message.ts';
import type {SizePx} from '../lib/size.ts';
import type {FrameHolder} from '../source/ingest.ts';
import type {View} from './composite.ts';
import type {FlashMemory} from './flash-limits.ts';
import type {FrameImage} from './frame-image.ts';
import type {Crop} from './framing.ts';
import type {PersonMask, Residual} from './residual.ts';

export type {View} from './composite.ts';

/** What was shown, as far as the limit of flashes depends on it, and when: `atS` of the view. Plain data. */
export interface Flashes extends FlashMemory {
  readonly atS: number;
}

/** The canvas and what is on it: the newest dream over the newest frame, which it holds for the ingest too. */
export interface Stage extends FrameHolder {
  /** The size of the newest frame and of the canvas; 0 x 0 before the first. */
  readonly sizePx: SizePx;
  /** Resolves when the WebGL2 context is lost. A lost GPUDevice is its owner's to watch. */
  readonly lost: Promise<Message>;
  /** How it falls short of a stage on a GPU. */
  readonly degradations: readonly Message[];
  /**
   * What has just been drawn, to be called in the same task: an image of its own with `timestamp` in microseconds, to be
   * closed, as soon as it is there. Nothing waits for it meanwhile. Undefined when it was lost. It is opaque: what is
   * transparent on the canvas is over black.
   */
  read(timestamp: number): Promise<VideoFrame | undefined>;
  /**
   * Copies the newest frame, which stays the caller's to close; the canvas takes its size, at most 4096 pixels a
   * side. Only what the crop leaves of it is shown. Resolves when it is ready to draw: wait for that before the next.
   */
  show(image: FrameImage, crop?: Crop): Promise<void>;
  /** The next dream will be of the frame that is the newest now: with `reproject` it is moved from there. */
  dreamOn(): void;
  /** Takes over the newest dream and disposes of it, also when it throws; undefined shows the frame alone. */
  setResidual(residual: Residual | undefined): void;
  /**
   * Takes over where the person is in the frame of the newest dream, and disposes of it, also when it throws. A stage that
   * cuts the person out shows nothing until it has one, and with undefined, which is that nobody knows.
   */
  setPerson(person: PersonMask | undefined): void;
  /** Shows frame + wet * residual, or what its alpha leaves of that. False when nothing is new, no frame has come or the context is lost. */
  draw(view: View): boolean;
  /** PNG of frame and dream as they are now, with their alpha, in the view drawn last or another, at full size. Throws before the first frame and after a loss. */
  snapshot(view?: Partial<View>): Promise<Blob>;
  /** What the limit of flashes goes on from after what was drawn last; undefined if nothing was limited. */
  flashes(): Promise<Flashes | undefined>;
  /** Goes on from there, in place of what was drawn last. */
  recallFlashes(flashes: Flashes): void;
  /** Releases all but the device. */
  dispose(): void;
}
