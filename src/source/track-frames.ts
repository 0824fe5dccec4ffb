import type {Outlet} from './outlet.ts';
import type {SourceKind} from './source.ts';
import {Watchdog} from '../lib/watchdog.ts';
import {notices} from './notices.ts';
import {SourceError} from './source.ts';
import {hiddenVideo, pumpVideo} from './video-frames.ts';

/** Chromium's on the page; other browsers have it in workers only, or not at all. */
interface TrackProcessor {
  readonly readable: ReadableStream<VideoFrame>;
}
type TrackProcessorConstructor = new (init: {track: MediaStreamTrack}) => TrackProcessor;

const firstFrameWithinMs = 15_000;
/** A camera without a frame for this long is frozen. A screen on which nothing moves gives none either. */
const frozenAfterMs = 4000;

/**
 * Gives the frames of a live stream to the outlet, and stops the stream's tracks when the outlet closes. The end
 * of the video track fails the outlet with `ended()`.
 */
export function pumpStream(
  stream: MediaStream,
  outlet: Outlet,
  kind: SourceKind,
  ended: () => SourceError,
): void {
  outlet.onClose(() => stream.getTracks().forEach((track) => track.stop()));
  const track = stream.getVideoTracks()[0];
  if (!outlet.isOpen) return;
  if (!track) {
    outlet.fail(new SourceError(kind, notices['stream-empty']({kind})));
    return;
  }
  outlet.listen(track, 'ended', () => outlet.fail(ended()));
  outlet.expectFirst(firstFrameWithinMs, () => noFrame(kind));
  if (kind === 'camera') {
    const watchdog = new Watchdog(() => outlet.fail(frozen()), {excused: () => outlet.isBusy});
    outlet.onClose(() => watchdog.stop());
    outlet.onGive(() => watchdog.watch(frozenAfterMs));
  }

  const {MediaStreamTrackProcessor} = globalThis as {MediaStreamTrackProcessor?: TrackProcessorConstructor};
  if (MediaStreamTrackProcessor) void pumpProcessor(new MediaStreamTrackProcessor({track}), outlet, kind);
  else playStream(stream, outlet, kind);
}

async function pumpProcessor(processor: TrackProcessor, outlet: Outlet, kind: SourceKind): Promise<void> {
  const reader = processor.readable.getReader();
  outlet.onClose(() => void reader.cancel().catch(() => undefined));
  try {
    for (;;) {
      // An ended track also reports that, with its reason.
      const {done, value} = await reader.read();
      if (done) return;
      outlet.give(value, value.timestamp / 1000);
    }
  } catch (cause) {
    outlet.fail(broken(kind, cause));
  }
}

function playStream(stream: MediaStream, outlet: Outlet, kind: SourceKind): void {
  const video = hiddenVideo(outlet);
  video.srcObject = stream;
  pumpVideo(video, outlet);
  video.play().catch((cause: unknown) => outlet.fail(broken(kind, cause)));
}

const broken = (kind: SourceKind, cause: unknown): SourceError =>
  new SourceError(kind, notices['stream-failed']({kind, reason: String(cause)}));

const frozen = (): SourceError =>
  new SourceError('camera', notices['camera-frozen']({seconds: frozenAfterMs / 1000}));

const noFrame = (kind: SourceKind): SourceError =>
  new SourceError(kind, notices['no-first-frame']({kind, seconds: firstFrameWithinMs / 1000}));
