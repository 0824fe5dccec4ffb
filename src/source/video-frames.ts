import type {Outlet} from './outlet.ts';
import type {Frame} from './source.ts';

/** How often a video is checked for a new frame while its tab is hidden; browsers stretch it to about a second. */
const hiddenIntervalMs = 250;

/** A muted <video> inside the page but out of sight, where every browser goes on decoding; gone when the outlet closes. */
export function hiddenVideo(outlet: Outlet): HTMLVideoElement {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.disableRemotePlayback = true;
  video.setAttribute('aria-hidden', 'true');
  video.style.cssText =
    'position:fixed;left:0;top:0;width:1px;height:1px;opacity:0;pointer-events:none;z-index:-1';
  document.body.append(video);
  outlet.onClose(() => {
    video.pause();
    video.srcObject = null;
    video.removeAttribute('src');
    // Lets go of the decoder and of the network; without it they stay until the element is collected.
    video.load();
    video.remove();
  });
  return video;
}

/**
 * Gives every new frame of a playing video to the outlet until it closes. In a hidden tab, where browsers give
 * no video frame callbacks, a timer looks instead. `plays` says whether it is to play.
 */
export function pumpVideo(video: HTMLVideoElement, outlet: Outlet, plays = (): boolean => true): void {
  let lastMediaTime = NaN;
  let grabbing = false;
  const take = (mediaTime: number): void => {
    if (grabbing || mediaTime === lastMediaTime) return;
    lastMediaTime = mediaTime;
    grabbing = true;
    void grab(video)
      .then((image) => {
        if (image) outlet.give(image, mediaTime * 1000);
      })
      .finally(() => (grabbing = false));
  };

  let callback = 0;
  const presented: VideoFrameRequestCallback = (_now, metadata) => {
    callback = video.requestVideoFrameCallback(presented);
    take(metadata.mediaTime);
  };
  callback = video.requestVideoFrameCallback(presented);
  outlet.onClose(() => video.cancelVideoFrameCallback(callback));

  let timer: ReturnType<typeof setInterval> | undefined;
  const visibilityChanged = (): void => {
    clearInterval(timer);
    if (document.hidden) timer = setInterval(() => take(video.currentTime), hiddenIntervalMs);
    // Some browsers pause a silent video in the background and leave it so.
    if (video.paused && plays()) video.play().catch(() => undefined);
  };
  outlet.listen(document, 'visibilitychange', visibilityChanged);
  outlet.onClose(() => clearInterval(timer));
  if (document.hidden) visibilityChanged();
}

/** The frame that a video shows now, the caller's to close; undefined while it has none. */
export async function grab(video: HTMLVideoElement): Promise<Frame['image'] | undefined> {
  try {
    return typeof VideoFrame === 'undefined' ? await createImageBitmap(video) : new VideoFrame(video);
  } catch {
    // Between two loops, or before the first frame, there may be nothing decoded: the next callback comes.
    return undefined;
  }
}
