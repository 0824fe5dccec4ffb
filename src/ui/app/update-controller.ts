import {watchUpdates} from '../../pwa/updates.ts';
import type {Controller} from '../lib/controller.ts';
import type {NoticeController} from '../lib/notice-controller.ts';
import {notices} from '../notices.ts';
import {noticeActionStrings} from '../strings/notice-actions.ts';

/** The first dream comes first: storing the page for use without a network can wait. */
const beginAfterMs = 5000;

/** Announces a new version, and leaves it to the user when to change to it. */
export class UpdateController implements Controller {
  readonly #notices: NoticeController;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stop: (() => void) | undefined;

  constructor(notices: NoticeController) {
    this.#notices = notices;
  }

  connect(): void {
    this.#timer = setTimeout(() => {
      this.#stop = watchUpdates({
        ready: (take) => this.#announce(take),
        failed: (message) => this.#notices.show({id: 'offline', kind: 'note', ...message}),
      });
    }, beginAfterMs);
  }

  disconnect(): void {
    clearTimeout(this.#timer);
    this.#stop?.();
  }

  #announce(take: () => void): void {
    this.#notices.show({
      id: 'version',
      kind: 'problem',
      ...notices['new-version'](),
      actions: [{label: noticeActionStrings.version.updateNow, run: take}],
    });
  }
}
