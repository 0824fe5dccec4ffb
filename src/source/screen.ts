import type {Message} from '../lib/message.ts';
import {notices, type SourceCode} from './notices.ts';
import {Outlet} from './outlet.ts';
import type {Source, SourceListener} from './source.ts';
import {SourceError} from './source.ts';
import {sourceStrings} from './strings.ts';
import {pumpStream} from './track-frames.ts';

/** A screen, window or tab that the user picks. Ends when they stop sharing. */
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
      isSecureContext ? notices['screen-unsupported']() : notices['screen-insecure'](),
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

/** What getDisplayMedia rejected with. */
export function screenError(cause: unknown): SourceError {
  const fail = (message: Message<SourceCode>): SourceError => new SourceError('screen', message);
  switch (cause instanceof Error ? cause.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return fail(notices['screen-denied']());
    case 'InvalidStateError':
      return fail(notices['screen-needs-gesture']());
    case 'NotFoundError':
      return fail(notices['screen-missing']());
    case 'NotReadableError':
    case 'AbortError':
      return fail(notices['screen-busy']());
    default:
      return fail(notices['screen-failed']({reason: String(cause)}));
  }
}

const screenEnded = (): SourceError => new SourceError('screen', notices['screen-ended']());

function screenName(track: MediaStreamTrack | undefined): string {
  const names: Partial<Record<string, string>> = sourceStrings.surfaces;
  return names[track?.getSettings().displaySurface ?? ''] ?? sourceStrings.screen;
}
