import type {VideoCodec} from 'mediabunny';
import type {DreamMemory} from '../../dream/dream.ts';
import type {PicksState} from '../../feedback/picks.ts';
import {CodedError} from '../../lib/message.ts';
import type {SizePx} from '../../lib/size.ts';
import type {imagesCodec} from '../images/images-encoder.ts';
import type {VideoSpec} from '../spec.ts';
import {notices} from './notices.ts';

/** Plans of other versions are refused: their parts would not fit. */
export const planVersion = 2;

/** A file that every part needs, and how it is recognised. */
export interface PlannedFile {
  /** Where it was when the plan was made. */
  readonly path: string;
  readonly bytes: number;
  /** Of all of it, and of samples throughout it, which a part has the time to check. */
  readonly sha256: string;
  readonly sampleSha256: string;
}

/** What of a dream depends on the frames before it and not on the dreams, as it is before a part's first dream. */
export type StartState = Pick<DreamMemory, 'breathing' | 'index'> & {
  /** Left out if no channels are picked. */
  readonly picks?: PicksState;
  /** null is never. */
  readonly sinceCutS: number | null;
};

/** A run of frames that one job renders. Frames are numbered from 0, times are the result's. */
export interface PlannedPart {
  readonly part: number;
  /** The first frame, and the one after the last. */
  readonly fromFrame: number;
  readonly toFrame: number;
  readonly fromS: number;
  readonly toS: number;
  /** Where it begins: after a scene change, or within a scene. */
  readonly at: 'start' | 'cut' | 'within';
  /** Frames that are dreamed before the first and thrown away. */
  readonly preRollFrames: number;
  readonly preRollS: number;
  /** What is left of the difference from a rendering in one piece, 0 to 1. */
  readonly left: number;
  /** null for the first part, which begins with nothing. */
  readonly state: StartState | null;
}

/** Everything that the parts of a video have in common, and the parts. Plain JSON. */
export interface Plan {
  readonly reverie: 'plan';
  readonly version: typeof planVersion;
  readonly video: PlannedFile & SizePx & {readonly frames: number; readonly durationS: number};
  /** Where the video is a sequence of images: how many are shown in a second, and the number of the first. */
  readonly images: {readonly fps: number; readonly first: number} | null;
  readonly guide: PlannedFile | null;
  readonly spec: VideoSpec;
  readonly output: SizePx & {readonly codec: VideoCodec | typeof imagesCodec};
  readonly model: {readonly name: string; readonly sha256: string};
  /** SHA-256 of the take that the video carries; null if it carries none. */
  readonly take: string | null;
  /** SHA-256 of the network that finds people; null if the dream looks for none. */
  readonly person: string | null;
  /** The longest pre-roll that was allowed; null is any. */
  readonly preRollLimitS: number | null;
  readonly parts: readonly PlannedPart[];
}

/** A plan that cannot be used. */
export class PlanError extends CodedError {}

/** The part of this number. Throws PlanError if there is none. */
export function partOf({parts}: Plan, number: number): PlannedPart {
  const found = parts.find(({part}) => part === number);
  if (found) return found;
  throw new PlanError(notices['no-such-part']({got: number, parts: parts.length}));
}
