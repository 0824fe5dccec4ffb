import type {Outlet} from './outlet.ts';
import type {SourceKind} from './source.ts';
import {Watchdog} from '../lib/watchdog.ts';
import {SourceError} from './source.ts';
import {hiddenVideo, pumpVideo} from './video-frames.ts';

/** Chromium's on the page; other browsers have it in workers only, or not at all. */
interface TrackProcessor {
  readonly readable: ReadableStream<VideoFrame>;
}
type TrackProcessorConstructor = new (init: {track: MediaStreamTrack}) => TrackProcessor;

const firstFrameWithinMs = 15_000;
/** A camera without a picture for so long is frozen. A screen on which nothing moves gives none either. */
const frozenAfterMs = 4000;

/**
 * Gives the pictures of a live stream to the outlet, and stops the stream's tracks when the outlet closes. The end
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
    outlet.fail(
      new SourceError(kind, 'broken', `The ${kind} gave a stream without a picture.`, 'Choose another one.'),
    );
    return;
  }
  outlet.listen(track, 'ended', () => outlet.fail(ended()));
  outlet.expectFirst(firstFrameWithinMs, () => noPicture(kind));
  if (kind === 'camera') {
    const silence = new Watchdog(() => outlet.fail(frozen()), {excused: () => outlet.isBusy});
    outlet.onClose(() => silence.stop());
    outlet.onGive(() => silence.listen(frozenAfterMs));
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
      // An ended track also tells so itself, with its reason.
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

function broken(kind: SourceKind, cause: unknown): SourceError {
  return new SourceError(
    kind,
    'broken',
    `The ${kind}'s picture broke off: ${String(cause)}.`,
    'Start it again.',
  );
}

const frozen = (): SourceError =>
  new SourceError(
    'camera',
    'broken',
    `The camera froze: it gave no picture for ${frozenAfterMs / 1000} seconds.`,
    'If it does not come back by itself, unplug it and plug it in.',
  );

function noPicture(kind: SourceKind): SourceError {
  return new SourceError(
    kind,
    'broken',
    `The ${kind} gave no picture for ${firstFrameWithinMs / 1000} seconds.`,
    kind === 'camera'
      ? 'See that its cover is open and its cable is in; unplug it, plug it in and choose it again.'
      : 'Choose another window or screen.',
  );
}
