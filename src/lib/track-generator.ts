/** A track of video that shows the frames which are written to it. */
export type TrackGenerator = MediaStreamTrack & {readonly writable: WritableStream<VideoFrame>};

/** One of this thread's; undefined where the browser has none here, which is anywhere but on Chromium's pages. */
export function openTrackGenerator(): TrackGenerator | undefined {
  const {MediaStreamTrackGenerator} = globalThis as {
    MediaStreamTrackGenerator?: new (init: {kind: 'video'}) => TrackGenerator;
  };
  return MediaStreamTrackGenerator && new MediaStreamTrackGenerator({kind: 'video'});
}
