import {middleGrey, over, type Backdrop} from './backdrop.ts';
import {VideoSound} from './video-sound.ts';
import {notices} from './notices.ts';
import {Outlet} from './outlet.ts';
import type {Source, SourceListener, SourceSound} from './source.ts';
import {SourceError} from './source.ts';
import {sourceStrings} from './strings.ts';
import {grab, hiddenVideo, pumpVideo} from './video-frames.ts';

/** Sides of a video's frames that a GPU texture and the network can hold. */
const sidePx = {min: 16, max: 8192};

const firstFrameWithinMs = 20_000;
const emptyAfterMs = 2000;

/** A video that plays in a loop, silently. */
export class VideoSource implements Source {
  readonly kind = 'video';
  readonly label: string;
  readonly selfie = false;
  readonly #file: Blob | string;
  readonly #backdrop: Backdrop;
  #video: HTMLVideoElement | undefined;
  #outlet: Outlet | undefined;
  #sound: VideoSound | undefined;
  #paused = false;
  #look: (() => void) | undefined;

  /** `video` is a file, or the address of one; another origin's must allow it (CORS). */
  constructor(video: Blob | string, backdrop: Backdrop = () => middleGrey) {
    this.#file = video;
    this.#backdrop = backdrop;
    this.label = videoName(video);
  }

  async start(listener: SourceListener): Promise<void> {
    this.stop();
    const outlet = (this.#outlet = new Outlet('video', listener));
    const video = (this.#video = hiddenVideo(outlet));
    outlet.onClose(() => (this.#video = undefined));
    video.loop = true;
    video.crossOrigin = 'anonymous';
    outlet.listen(video, 'error', () => outlet.fail(videoError(this.label, video.error)));
    outlet.listen(video, 'loadedmetadata', () => {
      const problem = videoProblem(this.label, video);
      if (problem) outlet.fail(problem);
      else if (!(video.duration > 0)) this.#expectFrame(video, outlet);
    });
    outlet.expectFirst(firstFrameWithinMs, () => noFrame(this.label));

    video.src = this.#address(outlet);
    this.#look = pumpVideo(video, outlet, {plays: () => !this.#paused, backdrop: this.#backdrop});
    // Everything else that can keep it from playing arrives as the video's error.
    video.play().catch((cause: unknown) => {
      if (cause instanceof Error && cause.name === 'NotAllowedError') outlet.fail(notPlayed(this.label));
    });
    await outlet.first;
  }

  positionMs(): number {
    return (this.#video?.currentTime ?? 0) * 1000;
  }

  pause(on: boolean): void {
    this.#paused = on;
    const [video, outlet] = [this.#video, this.#outlet];
    if (!video || !outlet) return;
    if (!on) {
      // A video that cannot go on reports it by its error.
      video.play().catch(() => undefined);
      return;
    }
    video.pause();
    const frame = grab(video);
    if (frame) outlet.give(over(frame, this.#backdrop()), video.currentTime * 1000);
  }

  beat(): void {
    this.#look?.();
  }

  async sound(): Promise<SourceSound | undefined> {
    const [video, outlet] = [this.#video, this.#outlet];
    // Most videos without sound are meant to be so.
    if (!video || !outlet || !hasSound(video)) return undefined;
    if (!this.#sound) {
      const sound = (this.#sound = new VideoSound(video));
      outlet.onClose(() => {
        this.#sound = undefined;
        sound.close();
      });
    }
    return this.#sound.open();
  }

  stop(): void {
    this.#outlet?.close();
    this.#outlet = undefined;
  }

  /** A video of one frame may last 0 s; one without frames never has data. */
  #expectFrame(video: HTMLVideoElement, outlet: Outlet): void {
    const timer = setTimeout(() => {
      if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) return;
      outlet.fail(new SourceError('video', notices['video-empty']({label: this.label})));
    }, emptyAfterMs);
    outlet.onClose(() => clearTimeout(timer));
  }

  #address(outlet: Outlet): string {
    if (typeof this.#file === 'string') return this.#file;
    const url = URL.createObjectURL(this.#file);
    outlet.onClose(() => URL.revokeObjectURL(url));
    return url;
  }
}

/** False if the video is known to have no sound. */
function hasSound(video: HTMLVideoElement & {captureStream?(): MediaStream}): boolean {
  const stream = video.captureStream?.();
  const count = stream?.getAudioTracks().length ?? 1;
  stream?.getTracks().forEach((track) => track.stop());
  return count > 0;
}

/** What is wrong with a video whose headers were read; undefined if it can be dreamed on. */
export function videoProblem(
  label: string,
  {videoWidth: widthPx, videoHeight: heightPx}: Pick<HTMLVideoElement, 'videoWidth' | 'videoHeight'>,
): SourceError | undefined {
  if (widthPx === 0 || heightPx === 0)
    return new SourceError('video', notices['video-without-frames']({label}));
  if (Math.max(widthPx, heightPx) > sidePx.max || Math.min(widthPx, heightPx) < sidePx.min) {
    const {min: minPx, max: maxPx} = sidePx;
    return new SourceError('video', notices['video-size']({label, widthPx, heightPx, minPx, maxPx}));
  }
  return undefined;
}

/** A video element's error, whose codes are: 2 network, 3 decode, 4 format not supported. */
export function videoError(label: string, error: Pick<MediaError, 'code' | 'message'> | null): SourceError {
  const reason = (error?.message ?? '').slice(0, 120);
  switch (error?.code) {
    case 2:
      return new SourceError('video', notices['video-unreadable']({label, reason}));
    case 3:
      return new SourceError('video', notices['video-damaged']({label, reason}));
    default:
      return new SourceError('video', notices['video-unsupported']({label, reason}));
  }
}

const noFrame = (label: string): SourceError =>
  new SourceError('video', notices['video-slow']({label, seconds: firstFrameWithinMs / 1000}));

const notPlayed = (label: string): SourceError =>
  new SourceError('video', notices['video-autoplay-denied']({label}));

function videoName(video: Blob | string): string {
  if (video instanceof File) return video.name;
  if (typeof video !== 'string') return sourceStrings.video;
  const path = video.split(/[?#]/)[0] ?? '';
  return path.slice(path.lastIndexOf('/') + 1) || sourceStrings.video;
}
