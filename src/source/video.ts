import {FilmSound} from './video-sound.ts';
import {Outlet} from './outlet.ts';
import type {Source, SourceListener, SourceSound} from './source.ts';
import {SourceError} from './source.ts';
import {grab, hiddenVideo, pumpVideo} from './video-frames.ts';

/** Sides of a film's picture that a GPU texture and the network can hold. */
const sidePx = {min: 16, max: 8192};

const firstFrameWithinMs = 20_000;

/** A film that plays in a loop, silently. */
export class FilmSource implements Source {
  readonly kind = 'video';
  readonly label: string;
  readonly selfie = false;
  readonly #film: Blob | string;
  #video: HTMLVideoElement | undefined;
  #outlet: Outlet | undefined;
  #sound: FilmSound | undefined;
  #paused = false;

  /** `film` is a file, or the address of one; another origin's must allow it (CORS). */
  constructor(film: Blob | string) {
    this.#film = film;
    this.label = filmName(film);
  }

  async start(listener: SourceListener): Promise<void> {
    this.stop();
    const outlet = (this.#outlet = new Outlet('video', listener));
    const video = (this.#video = hiddenVideo(outlet));
    outlet.onClose(() => (this.#video = undefined));
    video.loop = true;
    video.crossOrigin = 'anonymous';
    outlet.listen(video, 'error', () => outlet.fail(filmError(this.label, video.error)));
    outlet.listen(video, 'loadedmetadata', () => {
      const problem = filmProblem(this.label, video);
      if (problem) outlet.fail(problem);
    });
    outlet.expectFirst(firstFrameWithinMs, () => noPicture(this.label));

    video.src = this.#address(outlet);
    pumpVideo(video, outlet, () => !this.#paused);
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
      // A film that cannot go on says so by its error.
      video.play().catch(() => undefined);
      return;
    }
    video.pause();
    void grab(video).then((image) => image && outlet.give(image, video.currentTime * 1000));
  }

  async sound(): Promise<SourceSound | undefined> {
    const [video, outlet] = [this.#video, this.#outlet];
    // Most films without sound are meant to be so.
    if (!video || !outlet || !hasSound(video)) return undefined;
    if (!this.#sound) {
      const sound = (this.#sound = new FilmSound(video));
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

  #address(outlet: Outlet): string {
    if (typeof this.#film === 'string') return this.#film;
    const url = URL.createObjectURL(this.#film);
    outlet.onClose(() => URL.revokeObjectURL(url));
    return url;
  }
}

/** False if the film is known to have no sound. */
function hasSound(video: HTMLVideoElement & {captureStream?(): MediaStream}): boolean {
  const stream = video.captureStream?.();
  const count = stream?.getAudioTracks().length ?? 1;
  stream?.getTracks().forEach((track) => track.stop());
  return count > 0;
}

/** What is wrong with a film whose headers were read; undefined if it can be dreamed on. */
export function filmProblem(
  label: string,
  film: Pick<HTMLVideoElement, 'videoWidth' | 'videoHeight' | 'duration'>,
): SourceError | undefined {
  const {videoWidth: width, videoHeight: height, duration} = film;
  const error = (reason: SourceError['reason'], message: string, advice: string): SourceError =>
    new SourceError('video', reason, message, advice);
  if (width === 0 || height === 0) {
    return error(
      'unsupported',
      `The film “${label}” has no picture that this browser can decode: only sound, or a codec it does not know.`,
      'Choose a film in H.264 (MP4) or VP9 (WebM).',
    );
  }
  if (!(duration > 0)) {
    return error('broken', `The film “${label}” is 0 seconds long.`, 'Choose another file.');
  }
  if (Math.max(width, height) > sidePx.max || Math.min(width, height) < sidePx.min) {
    return error(
      'unsupported',
      `The film “${label}” is ${width} × ${height} pixels; ${sidePx.min} to ${sidePx.max} a side are allowed.`,
      'Choose another file, or scale this one with a video editor.',
    );
  }
  return undefined;
}

/** A video element's error, as what failed and what to do. Codes: 2 network, 3 decode, 4 format not supported. */
export function filmError(label: string, error: Pick<MediaError, 'code' | 'message'> | null): SourceError {
  const detail = error?.message ? ` (${error.message.slice(0, 120)})` : '';
  switch (error?.code) {
    case 2:
      return new SourceError(
        'video',
        'broken',
        `The film “${label}” could not be read to its end${detail}.`,
        'See that the disk or the network is there, then choose it again.',
      );
    case 3:
      return new SourceError(
        'video',
        'broken',
        `The film “${label}” is damaged, or in a codec this browser cannot decode${detail}.`,
        'Choose another file, or convert this one to H.264 (MP4) or VP9 (WebM).',
      );
    default:
      return new SourceError(
        'video',
        'unsupported',
        `“${label}” is not a film this browser can play${detail}.`,
        'Choose a film in H.264 (MP4) or VP9 (WebM).',
      );
  }
}

function noPicture(label: string): SourceError {
  return new SourceError(
    'video',
    'broken',
    `The film “${label}” gave no picture for ${firstFrameWithinMs / 1000} seconds.`,
    'See that its disk or network is fast enough, then choose it again.',
  );
}

function notPlayed(label: string): SourceError {
  return new SourceError(
    'video',
    'denied',
    `This browser did not let the film “${label}” play by itself.`,
    'Click into the page and choose the film again.',
  );
}

function filmName(film: Blob | string): string {
  if (film instanceof File) return film.name;
  if (typeof film !== 'string') return 'a film';
  const path = film.split(/[?#]/)[0] ?? '';
  return path.slice(path.lastIndexOf('/') + 1) || 'a film';
}
