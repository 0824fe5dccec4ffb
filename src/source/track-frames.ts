import type {Outlet} from './outlet.ts';
import type {SourceKind} from './source.ts';
import {Watchdog} from '../lib/watchdog.ts';
import {notices} from './notices.ts';
import {SourceError} from './source.ts';
import {Patience} from './patience.ts';
import type {Turn} from './turned.ts';
import {giveTurned, hiddenVideo, pumpVideo} from './video-frames.ts';

/** Chromium's on the page; other browsers have it in workers only, or not at all. */
interface TrackProcessor {
  readonly readable: ReadableStream<VideoFrame>;
}
type TrackProcessorConstructor = new (init: {track: MediaStreamTrack}) => TrackProcessor;

const firstFrameWithinMs = 15_000;

/**
 * Gives the frames of a live stream to the outlet, and stops the stream's tracks when the outlet closes. The end
 * of the video track fails the outlet with `ended()`. A camera's frames are turned by `turn`.
 */
export function pumpStream(
  stream: MediaStream,
  outlet: Outlet,
  kind: SourceKind,
  ended: () => SourceError,
  turn: Turn = 0,
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
    // A screen on which nothing moves gives no frames either.
    const patience = new Patience();
    const watchdog = new Watchdog((silentMs) => outlet.fail(frozen(silentMs)), {
      excused: () => outlet.isBusy,
    });
    outlet.onClose(() => watchdog.stop());
    outlet.onGive(() => watchdog.watch(patience.next(performance.now())));
  }

  const {MediaStreamTrackProcessor} = globalThis as {MediaStreamTrackProcessor?: TrackProcessorConstructor};
  if (MediaStreamTrackProcessor)
    void pumpProcessor(new MediaStreamTrackProcessor({track}), outlet, kind, turn);
  else playStream(stream, outlet, kind, turn);
}

async function pumpProcessor(
  processor: TrackProcessor,
  outlet: Outlet,
  kind: SourceKind,
  turn: Turn,
): Promise<void> {
  const reader = processor.readable.getReader();
  outlet.onClose(() => void reader.cancel().catch(() => undefined));
  try {
    for (;;) {
      // An ended track also reports that, with its reason.
      const {done, value} = await reader.read();
      if (done) return;
      giveTurned(outlet, value, value.timestamp / 1000, turn);
    }
  } catch (cause) {
    outlet.fail(broken(kind, cause));
  }
}

function playStream(stream: MediaStream, outlet: Outlet, kind: SourceKind, turn: Turn): void {
  const video = hiddenVideo(outlet);
  video.srcObject = stream;
  pumpVideo(video, outlet, {turn});
  video.play().catch((cause: unknown) => outlet.fail(broken(kind, cause)));
}

const broken = (kind: SourceKind, cause: unknown): SourceError =>
  new SourceError(kind, notices['stream-failed']({kind, reason: String(cause)}));

const frozen = (silentMs: number): SourceError =>
  new SourceError('camera', notices['camera-frozen']({seconds: Math.round(silentMs / 1000)}));

const noFrame = (kind: SourceKind): SourceError =>
  new SourceError(kind, notices['no-first-frame']({kind, seconds: firstFrameWithinMs / 1000}));
