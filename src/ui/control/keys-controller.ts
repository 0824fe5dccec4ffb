import {bindingsOf, conflictOf, decodeKeyMap, withKey, type KeyMap} from '../../control/key-map.ts';
import {messageOf} from '../../lib/message.ts';
import type {Action} from '../../params/keys.ts';
import type {Controller} from '../lib/controller.ts';
import {memory} from '../lib/memory.ts';
import type {NoticeController} from '../lib/notice-controller.ts';
import type {AppStore} from '../lib/state.ts';
import {notices} from '../notices.ts';

/** A key for an action, none for the empty text; or the default keys for all. */
export type KeysRequest = {readonly action: Action; readonly key: string} | 'reset';

/** The keys that the user has chosen, kept in the browser. */
export class KeysController implements Controller {
  readonly #store: AppStore;
  readonly #notices: NoticeController;
  #map: KeyMap = {};

  constructor(store: AppStore, notices: NoticeController) {
    this.#store = store;
    this.#notices = notices;
  }

  connect(): void {
    const kept = memory.get('keys');
    if (kept !== null) this.#try(() => this.#take(decodeKeyMap(kept)));
  }

  disconnect(): void {
    this.#take({});
  }

  handle(request: KeysRequest): void {
    this.#try(() => {
      if (request === 'reset') {
        this.#keep({});
        this.#notices.show({id: 'keys', kind: 'answer', ...notices['keys-reset']()});
        return;
      }
      const {action, key} = request;
      const other = conflictOf(this.#map, action, key);
      this.#keep(withKey(this.#map, action, key));
      if (other) {
        const {printed, does} = other;
        this.#notices.show({id: 'keys', kind: 'answer', ...notices['key-taken']({printed, does})});
      } else {
        this.#notices.resolve('keys');
      }
    });
  }

  #keep(map: KeyMap): void {
    this.#take(map);
    if (!memory.set('keys', JSON.stringify(map))) {
      this.#notices.show({id: 'keys-kept', kind: 'problem', ...notices['keys-not-kept']()});
    }
  }

  #take(map: KeyMap): void {
    this.#map = map;
    this.#store.set({keyBindings: bindingsOf(map)});
  }

  #try(change: () => void): void {
    try {
      change();
    } catch (error) {
      this.#notices.show({id: 'keys', kind: 'problem', ...messageOf(error)});
    }
  }
}
