import {Outlet} from './outlet.ts';
import type {Source, SourceListener} from './source.ts';
import {SourceError} from './source.ts';
import {pumpStream} from './track-frames.ts';

/** A screen, window or tab that the person picks. Ends when they stop sharing. */
export class ScreenSource implements Source {
  readonly kind = 'screen';
  readonly selfie = false;
  #label = '';
  #outlet: Outlet | undefined;

  get label(): string {
    return this.#label;
  }

  /** Needs a click or a key press just before it: browsers ask only then. */
  async start(listener: SourceListener): Promise<void> {
    this.stop();
    const outlet = (this.#outlet = new Outlet('screen', listener));
    try {
      const stream = await openScreen();
      this.#label = screenName(stream.getVideoTracks()[0]);
      pumpStream(stream, outlet, 'screen', screenEnded);
    } catch (error) {
      outlet.close();
      throw error;
    }
    await outlet.first;
  }

  stop(): void {
    this.#outlet?.close();
    this.#outlet = undefined;
  }
}

async function openScreen(): Promise<MediaStream> {
  const {mediaDevices} = navigator as {mediaDevices?: Partial<MediaDevices>};
  if (!mediaDevices?.getDisplayMedia) {
    throw new SourceError(
      'screen',
      'unsupported',
      isSecureContext
        ? 'This browser cannot share its screen with a page.'
        : 'Browsers share the screen only with pages opened over https, or from localhost.',
      'Use a desktop browser over https; or dream on a film, a picture or the clouds.',
    );
  }
  // Sharing the page's own tab would show the dream to itself.
  const options = {video: {frameRate: {ideal: 30}}, audio: false, selfBrowserSurface: 'exclude'};
  try {
    return await mediaDevices.getDisplayMedia(options);
  } catch (cause) {
    throw screenError(cause);
  }
}

/** What getDisplayMedia rejected with, as what failed and what to do. */
export function screenError(cause: unknown): SourceError {
  const name = cause instanceof Error ? cause.name : '';
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return new SourceError(
        'screen',
        'denied',
        'No screen was shared: it was cancelled, or this browser is not allowed to record the screen.',
        'Choose the screen again and pick a window; on macOS allow the browser under Screen Recording in the privacy settings.',
      );
    case 'InvalidStateError':
      return new SourceError(
        'screen',
        'denied',
        'Browsers ask for the screen only after a click or a key press.',
        'Choose the screen again by hand.',
      );
    case 'NotFoundError':
      return new SourceError(
        'screen',
        'missing',
        'There is no screen or window to share.',
        'Open a window to share, then choose the screen again.',
      );
    case 'NotReadableError':
    case 'AbortError':
      return new SourceError(
        'screen',
        'busy',
        'The system did not let the screen be recorded.',
        'Close other programs that record the screen, then choose it again.',
      );
    default:
      return new SourceError(
        'screen',
        'broken',
        `The screen could not be shared: ${String(cause)}.`,
        'Choose it again, or choose another source.',
      );
  }
}

function screenEnded(): SourceError {
  return new SourceError(
    'screen',
    'ended',
    'The sharing of the screen was stopped.',
    'Choose the screen again to go on.',
  );
}

function screenName(track: MediaStreamTrack | undefined): string {
  const names: Partial<Record<string, string>> = {
    monitor: 'a whole screen',
    window: 'a window',
    browser: 'a browser tab',
  };
  return names[track?.getSettings().displaySurface ?? ''] ?? 'a screen';
}
