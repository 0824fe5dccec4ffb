import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** Where the controls are laid out for a hand: phones upright and on their side, and small windows. */
export const compactQuery = '(max-width: 760px), (max-height: 500px)';

/** Whether a media query matches, kept current for an element as long as it is connected. */
export class MediaQuery implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #list: MediaQueryList;

  constructor(host: ReactiveControllerHost, query: string) {
    this.#host = host;
    this.#list = matchMedia(query);
    host.addController(this);
  }

  get matches(): boolean {
    return this.#list.matches;
  }

  hostConnected(): void {
    this.#list.addEventListener('change', this.#onChange);
  }

  hostDisconnected(): void {
    this.#list.removeEventListener('change', this.#onChange);
  }

  #onChange = (): void => this.#host.requestUpdate();
}
