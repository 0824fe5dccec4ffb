import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {watchUpdates} from '../../pwa/updates.ts';
import type {Notices} from './notices.ts';

/** The first dream comes first: keeping the page for use without a network can wait. */
const beginAfterMs = 5000;

/** Says when a new version is there, and gives the person the moment to take it. */
export class UpdateController implements ReactiveController {
  readonly #notices: Notices;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stop: (() => void) | undefined;

  constructor(host: ReactiveControllerHost, notices: Notices) {
    this.#notices = notices;
    host.addController(this);
  }

  begin(): void {
    this.#timer = setTimeout(() => {
      this.#stop = watchUpdates({
        ready: (take) => this.#announce(take),
        failed: (message) => this.#notices.show({id: 'offline', kind: 'note', message}),
      });
    }, beginAfterMs);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#stop?.();
  }

  #announce(take: () => void): void {
    this.#notices.show({
      id: 'version',
      kind: 'problem',
      message: 'A new version of Reverie is here. This one goes on until you take it.',
      action: {label: 'Start the new version', run: take},
    });
  }
}
