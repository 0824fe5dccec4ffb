import {has} from '../lib/capabilities.ts';
import {middleGrey, over, type Backdrop} from './backdrop.ts';
import type {Outlet} from './outlet.ts';
import {turned, type Turn} from './turned.ts';

/** How often a video is checked for a new frame while its tab is hidden; browsers stretch it to about a second. */
const hiddenIntervalMs = 250;
/** The same where somebody who is awake asks for it. */
const beatMs = 1000 / 30;

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
 * no video frame callbacks, a timer looks instead. `plays` says whether it is to play, `turn` by how much its frames are
 * to be turned; what is transparent is over the backdrop's colour. What is returned looks for a new frame in a hidden tab.
 */
export function pumpVideo(
  video: HTMLVideoElement,
  outlet: Outlet,
  {
    plays = () => true,
    backdrop = () => middleGrey,
    turn = 0,
  }: {readonly plays?: () => boolean; readonly backdrop?: Backdrop; readonly turn?: Turn} = {},
): () => void {
  let lastMediaTime = NaN;
  const take = (mediaTime: number): void => {
    if (mediaTime === lastMediaTime) return;
    lastMediaTime = mediaTime;
    const frame = grab(video);
    if (!frame) return;
    // Of a camera, which may be turned, nothing is transparent.
    if (turn === 0) outlet.give(over(frame, backdrop()), mediaTime * 1000);
    else giveTurned(outlet, frame, mediaTime * 1000, turn);
  };

  outlet.onClose(onPresented(video, take));

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

  let lookedMs = -Infinity;
  return () => {
    if (!outlet.isOpen || !document.hidden || performance.now() - lookedMs < beatMs) return;
    lookedMs = performance.now();
    take(video.currentTime);
  };
}

/** Gives a frame, turned, to the outlet, which takes it over. */
export function giveTurned(outlet: Outlet, frame: VideoFrame, timestampMs: number, turn: Turn): void {
  try {
    outlet.give(turned(frame, turn), timestampMs);
  } catch (error) {
    frame.close();
    outlet.lose(error);
  }
}

/** Calls back with the media time, in seconds, of each frame that is shown, until the returned function is called. */
function onPresented(video: HTMLVideoElement, take: (mediaTime: number) => void): () => void {
  let request = 0;
  if (has('frame-callback')) {
    const presented: VideoFrameRequestCallback = (_now, {mediaTime}) => {
      request = video.requestVideoFrameCallback(presented);
      take(mediaTime);
    };
    request = video.requestVideoFrameCallback(presented);
    return () => video.cancelVideoFrameCallback(request);
  }
  // The clock runs on between two frames: some are taken twice, and none is missed.
  const look = (): void => {
    request = requestAnimationFrame(look);
    if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) take(video.currentTime);
  };
  look();
  return () => cancelAnimationFrame(request);
}

/** The frame that a video shows now, the caller's to close; undefined while it has none. */
export function grab(video: HTMLVideoElement): VideoFrame | undefined {
  try {
    return knowsItsShape(video) ? new VideoFrame(video) : throughCanvas(video);
  } catch {
    // Between two loops, or before the first frame, there may be nothing decoded: the next callback comes.
    return undefined;
  }
}

/** Browsers whose frames have no rotation drop a file's, and the shape of its pixels. A camera's frames are upright. */
const knowsItsShape = (video: HTMLVideoElement): boolean => has('frame-rotation') || video.srcObject !== null;

function throughCanvas(video: HTMLVideoElement): VideoFrame {
  const {videoWidth, videoHeight, currentTime} = video;
  const canvas = new OffscreenCanvas(videoWidth, videoHeight);
  canvas.getContext('2d', {alpha: false})?.drawImage(video, 0, 0, videoWidth, videoHeight);
  return new VideoFrame(canvas, {timestamp: Math.round(1e6 * currentTime)});
}
