import type {Message} from '../../lib/message.ts';
import type {SizePx} from '../../lib/size.ts';
import type {BackendKind} from '../../ascent/backend/backend.ts';
import type {VideoSpec} from '../spec.ts';
import type {Division} from './boundaries.ts';
import type {PartHeader} from './part-file.ts';
import type {Plan, PlannedPart} from './plan.ts';

/** What a program has the page do with parts of a video, whose file it has put into the page. */
export type PartsTask =
  | {
      readonly kind: 'plan';
      readonly spec: VideoSpec;
      readonly division: Division;
      readonly preRollLimitS: number | null;
    }
  /** All of a video as images, without a plan. `folderUrl` keeps the segments: see RemoteFolder. */
  | {readonly kind: 'images'; readonly spec: VideoSpec; readonly folderUrl: string}
  | {readonly kind: 'part'; readonly plan: Plan; readonly part: number; readonly folderUrl: string}
  /** The parts' files are in the page, in their order; `folderUrl` gets the result as `result`. */
  | {
      readonly kind: 'join';
      readonly plan: Plan;
      readonly headers: readonly PartHeader[];
      readonly folderUrl: string;
    };

/** The part of a plan that only the page can find out. */
export interface Planned {
  readonly video: SizePx & {readonly frames: number; readonly durationS: number};
  readonly output: Plan['output'];
  readonly model: Plan['model'];
  readonly take: Plan['take'];
  readonly person: Plan['person'];
  readonly parts: readonly PlannedPart[];
}

/** What a part came to, besides its segments. */
export interface RenderedPart {
  readonly segments: number;
  readonly modelSha256: string;
  readonly backend: BackendKind;
  /** Frames that could not be decoded. */
  readonly missing: number;
}

/** What a task gives once it is done, with what falls short. */
export type PartsResult = {readonly notices: readonly Message[]} & (
  | {readonly kind: 'plan'; readonly planned: Planned}
  | {readonly kind: 'images'; readonly rendered: RenderedPart}
  | {readonly kind: 'part'; readonly rendered: RenderedPart}
  | {readonly kind: 'join'}
);

/** From the page to the render worker, which then does one task in its life. */
export interface PartsStart {
  readonly type: 'parts';
  readonly task: PartsTask;
  readonly video: File;
  readonly guide: File | undefined;
  /** Files of parts. */
  readonly files: readonly File[];
  readonly modelsUrl: string;
}

/** From the worker to the page. */
export type FromParts =
  /** Every second, as long as nothing keeps the worker from it. */
  | {readonly type: 'alive'}
  | {readonly type: 'phase'; readonly phase: Message}
  | {readonly type: 'progress'; readonly done: number; readonly total: number}
  | {readonly type: 'done'; readonly result: PartsResult}
  | {readonly type: 'failed'; readonly error: Message};
