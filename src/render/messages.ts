import type {Message} from '../lib/message.ts';
import type {RenderProgress} from './video-job.ts';
import type {RenderCode} from './notices.ts';
import type {PartsStart} from './parts/tasks.ts';
import type {Rendered} from './publish.ts';
import type {ImageSpec, VideoSpec} from './spec.ts';

/** What is to be rendered. */
export type Task =
  {readonly kind: 'video'; readonly spec: VideoSpec} | {readonly kind: 'image'; readonly spec: ImageSpec};

/** A task with the name of its source file, as it is kept in the rendering's folder. */
export type Job = Task & {readonly name: string};

/** A job as its folder keeps it, perhaps since its kind had another name: `film` and `still`. */
export type StoredJob = Omit<Job, 'kind'> & {readonly kind: Job['kind'] | 'film' | 'still'};

/** The job as it is called today. */
export function jobFrom({kind, ...rest}: StoredJob): Job {
  const formerKinds = {film: 'video', still: 'image'} as const;
  return {...rest, kind: kind === 'film' || kind === 'still' ? formerKinds[kind] : kind} as Job;
}

/** From the page to the render worker, which does one job in its life; ending the worker cancels it. */
export type ToRenderer =
  /** `source` undefined: it was copied into the rendering's folder before. */
  | {
      readonly type: 'start';
      readonly id: string;
      readonly job: Job;
      readonly source?: Blob;
      /** The user's own guide image, an image file; it is copied too. */
      readonly guide?: Blob;
      readonly modelsUrl: string;
    }
  | PartsStart
  | {readonly type: 'pause'}
  | {readonly type: 'resume'};

/** From the render worker to the page. */
export type FromRenderer =
  /** Every second, as long as nothing keeps the worker from it. */
  | {readonly type: 'alive'}
  /** What it does before the first frame. */
  | {readonly type: 'phase'; readonly phase: Message}
  /** Before the first frame: what the result will lack. */
  | {readonly type: 'notices'; readonly notices: readonly Message[]}
  | ({readonly type: 'progress'} & RenderProgress)
  | {readonly type: 'done'; readonly rendered: Rendered}
  | {readonly type: 'failed'; readonly error: Message<RenderCode>};
