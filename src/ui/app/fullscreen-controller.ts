import {has, lackOf} from '../../lib/capabilities.ts';
import type {Controller} from '../lib/controller.ts';
import type {NoticeController} from '../lib/notice-controller.ts';
import type {AppStore} from '../lib/state.ts';
import {notices} from '../notices.ts';

/** Full screen on the user's request. */
export class FullscreenController implements Controller {
  readonly #store: AppStore;
  readonly #notices: NoticeController;

  constructor(store: AppStore, notices: NoticeController) {
    this.#store = store;
    this.#notices = notices;
  }

  connect(): void {
    document.addEventListener('fullscreenchange', this.#onChange);
  }

  disconnect(): void {
    document.removeEventListener('fullscreenchange', this.#onChange);
  }

  /** Call it right after a click or a key press: browsers allow full screen only then. */
  async toggle(): Promise<void> {
    if (!has('fullscreen')) {
      this.#notices.show({id: 'fullscreen', kind: 'note', ...lackOf('fullscreen')});
      return;
    }
    try {
      if (document.fullscreenElement) await document.exitFullscreen();
      else await document.documentElement.requestFullscreen();
      this.#notices.resolve('fullscreen');
    } catch {
      this.#notices.show({
        id: 'fullscreen',
        kind: 'answer',
        ...notices['fullscreen-denied'](),
      });
    }
  }

  #onChange = (): void => this.#store.set({fullscreen: document.fullscreenElement !== null});
}
