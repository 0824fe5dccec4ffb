import type {Controller} from '../lib/controller.ts';
import type {NoticeController} from '../lib/notice-controller.ts';
import type {AppState, AppStore} from '../lib/state.ts';
import {notices} from '../notices.ts';
import {noticeActionStrings} from '../strings/notice-actions.ts';

/** Warns for as long as flashes are not limited, whoever switched the limit off. */
export class FlashWarning implements Controller {
  readonly #store: AppStore;
  readonly #notices: NoticeController;
  #unsubscribe: (() => void) | undefined;

  constructor(store: AppStore, notices: NoticeController) {
    this.#store = store;
    this.#notices = notices;
  }

  connect(): void {
    this.#unsubscribe = this.#store.subscribe((state, before) => {
      if (state.values.limitFlashes !== before.values.limitFlashes) this.#follow(state);
    });
    this.#follow(this.#store.state);
  }

  disconnect(): void {
    this.#unsubscribe?.();
  }

  #follow({values}: AppState): void {
    if (values.limitFlashes) {
      this.#notices.resolve('flashes');
      return;
    }
    const limit = (): void => this.#store.set({values: {...this.#store.state.values, limitFlashes: true}});
    this.#notices.show({
      id: 'flashes',
      kind: 'problem',
      ...notices['flashes-unlimited'](),
      actions: [{label: noticeActionStrings.flashes.limit, run: limit}],
    });
  }
}
