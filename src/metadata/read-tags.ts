import type {tagsIn} from './video-tags.ts';

/** Reading takes tens of milliseconds; a damaged file may keep its reader busy for ever. */
const longestMs = 10_000;

/**
 * What Reverie wrote into a video, read in a worker of its own, which is ended after ten seconds: the page goes on
 * whatever the file is. Undefined for any other video, and for one that cannot be read, which its source reports.
 */
export function readTags(video: Blob): ReturnType<typeof tagsIn> {
  const worker = new Worker(new URL('./tags-worker.ts', import.meta.url), {type: 'module', name: 'tags'});
  return new Promise<Awaited<ReturnType<typeof tagsIn>>>((resolve) => {
    worker.addEventListener('message', ({data}: MessageEvent<Awaited<ReturnType<typeof tagsIn>>>) =>
      resolve(data),
    );
    worker.addEventListener('error', () => resolve(undefined));
    setTimeout(() => resolve(undefined), longestMs);
    worker.postMessage(video);
  }).finally(() => worker.terminate());
}
