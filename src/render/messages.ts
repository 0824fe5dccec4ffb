import type {RenderProgress} from './video.ts';
import type {RenderFault} from './render-error.ts';
import type {Rendered} from './publish.ts';
import type {FilmSpec, StillSpec} from './spec.ts';

/** What is to be made. */
export type Task =
  {readonly kind: 'video'; readonly spec: FilmSpec} | {readonly kind: 'image'; readonly spec: StillSpec};

/** What is to be made of a file of that name, as it is kept in the job's folder. */
export type Job = Task & {readonly name: string};

/** A job as its folder keeps it, perhaps since its kind had another name: `film` and `still`. */
export type StoredJob = Omit<Job, 'kind'> & {readonly kind: Job['kind'] | 'film' | 'still'};

/** The job as it is called today. */
export function jobFrom({kind, ...rest}: StoredJob): Job {
  const formerKinds = {film: 'video', still: 'image'} as const;
  return {...rest, kind: kind === 'film' || kind === 'still' ? formerKinds[kind] : kind} as Job;
}

/** From the page to the render worker, which does one job in its life; to cancel that is to end the worker. */
export type ToRenderer =
  /** `source` undefined: it was copied into the job's folder before. */
  | {
      readonly type: 'start';
      readonly id: string;
      readonly job: Job;
      readonly source?: Blob;
      readonly modelsUrl: string;
    }
  | {readonly type: 'pause'}
  | {readonly type: 'resume'};

/** From the render worker to the page. */
export type FromRenderer =
  | {readonly type: 'phase'; readonly words: string}
  | ({readonly type: 'progress'} & RenderProgress)
  | {readonly type: 'done'; readonly rendered: Rendered}
  | {readonly type: 'failed'; readonly fault: RenderFault; readonly message: string; readonly advice: string};
