import {reasonOf} from '../lib/reason.ts';
import {browserName} from './browser-name.ts';
import {notices} from './notices.ts';
import {SourceError} from './source.ts';

/** What getUserMedia rejected with. `label` is the camera asked for, if one was named. */
export function cameraError(cause: unknown, label = ''): SourceError {
  const name = cause instanceof Error ? cause.name : '';
  const detail = reasonOf(cause);
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError': {
      // Browsers tell a refusal by the system from one by the user only in their message.
      const bySystem = /system/i.test(detail);
      return new SourceError(
        'camera',
        bySystem ? notices['camera-denied-by-system']() : notices['camera-denied']({browser: browserName()}),
      );
    }
    case 'NotFoundError':
      return new SourceError('camera', notices['camera-missing']());
    case 'NotReadableError':
    case 'AbortError':
      return new SourceError('camera', notices['camera-busy']({label}));
    case 'OverconstrainedError':
      return new SourceError('camera', notices['camera-size']({label}));
    default: {
      const reason = [name, detail].filter(Boolean).join(': ');
      return new SourceError('camera', notices['camera-failed']({label, reason}));
    }
  }
}

/** For a page that has no `navigator.mediaDevices` at all. */
export const noCameraAccess = (secure: boolean): SourceError =>
  new SourceError('camera', secure ? notices['camera-unsupported']() : notices['camera-insecure']());

/** For a camera that stopped while it was running. */
export const cameraEnded = (label: string): SourceError =>
  new SourceError('camera', notices['camera-ended']({label}));
