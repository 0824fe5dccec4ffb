import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {Notices} from './notices.ts';

/** Whether the page fills the screen, by the person's wish. */
export class FullscreenController implements ReactiveController {
  on = false;
  readonly #host: ReactiveControllerHost;
  readonly #notices: Notices;

  constructor(host: ReactiveControllerHost, notices: Notices) {
    this.#host = host;
    this.#notices = notices;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('fullscreenchange', this.#onChange);
  }

  hostDisconnected(): void {
    document.removeEventListener('fullscreenchange', this.#onChange);
  }

  /** Needs a click or a key press just before it: browsers give the screen only then. */
  async toggle(): Promise<void> {
    try {
      if (document.fullscreenElement) await document.exitFullscreen();
      else await document.documentElement.requestFullscreen();
      this.#notices.resolve('fullscreen');
    } catch {
      this.#notices.show({
        id: 'fullscreen',
        kind: 'note',
        message: 'This browser does not give the full screen here.',
      });
    }
  }

  #onChange = (): void => {
    this.on = document.fullscreenElement !== null;
    this.#host.requestUpdate();
  };
}
