import {reasonOf} from '../lib/reason.ts';
import {SourceError} from './source.ts';

/** What getUserMedia rejected with, as what failed and what to do. `label` is the camera asked for, if one was named. */
export function cameraError(cause: unknown, label = ''): SourceError {
  const name = cause instanceof Error ? cause.name : '';
  const detail = reasonOf(cause);
  const camera = label === '' ? 'The camera' : `The camera “${label}”`;
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return new SourceError(
        'camera',
        'denied',
        /system/i.test(detail)
          ? 'The operating system does not let this browser use the camera.'
          : 'This page is not allowed to use the camera.',
        /system/i.test(detail)
          ? 'Allow the browser in the system’s privacy settings for the camera, then choose the camera again.'
          : 'Allow it with the camera or lock symbol beside the address, then choose the camera again. A film, a picture or the clouds need no permission.',
      );
    case 'NotFoundError':
      return new SourceError(
        'camera',
        'missing',
        'There is no camera.',
        'Connect one and choose it again; or dream on a film, a picture, the screen or the clouds.',
      );
    case 'NotReadableError':
    case 'AbortError':
      return new SourceError(
        'camera',
        'busy',
        `${camera} could not be opened: another program may be using it.`,
        'Close other programs and tabs that use it, or unplug it and plug it in, then choose it again.',
      );
    case 'OverconstrainedError':
      return new SourceError(
        'camera',
        'unsupported',
        `${camera} gives no picture of any size asked for.`,
        'Choose another camera or another camera size.',
      );
    default:
      return new SourceError(
        'camera',
        'broken',
        `${camera} could not be started: ${[name, detail].filter(Boolean).join(': ') || 'no reason given'}.`,
        'Choose it again, or choose another source.',
      );
  }
}

/** For a page that has no `navigator.mediaDevices` at all. */
export function noCameraAccess(secure: boolean): SourceError {
  return new SourceError(
    'camera',
    'unsupported',
    secure
      ? 'This browser gives pages no camera.'
      : 'Browsers give the camera only to pages opened over https, or from localhost.',
    secure
      ? 'Use a current Chrome, Edge, Firefox or Safari; or dream on a film, a picture or the clouds.'
      : 'Open this page with https:// in its address; or dream on a film, a picture or the clouds.',
  );
}

/** For a camera that stopped while it was running. */
export function cameraEnded(label: string): SourceError {
  return new SourceError(
    'camera',
    'ended',
    `The camera${label === '' ? '' : ` “${label}”`} stopped: it was unplugged, taken by another program, or no longer allowed.`,
    'Plug it in and see that it is allowed, then choose it again.',
  );
}
