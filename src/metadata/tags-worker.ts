import '../lib/trusted-types.ts';
import {tagsIn} from './video-tags.ts';

// One video, then the page ends it: see read-tags.ts.
addEventListener('message', ({data}: MessageEvent<Blob>) => {
  tagsIn(data).then(
    (tags) => postMessage(tags),
    () => postMessage(undefined),
  );
});
