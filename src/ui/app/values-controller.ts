import {Throttle} from '../../lib/throttle.ts';
import type {Action} from '../../params/keys.ts';
import {parseQuery} from '../../params/url.ts';
import {change, defaults} from '../../params/values.ts';
import type {Key} from '../../params/values.ts';
import type {Controller} from '../lib/controller.ts';
import {layerCountOf} from '../lib/layer-count.ts';
import type {NoticeController} from '../lib/notice-controller.ts';
import type {AppStore} from '../lib/state.ts';
import {createAddress} from './address.ts';
import {valuesAfter} from './values-after.ts';
import {notices} from '../notices.ts';

/** The values: read from the address, validated at each change, and written to the address. */
export class ValuesController implements Controller {
  readonly #store: AppStore;
  readonly #notices: NoticeController;
  readonly #address = createAddress();
  #steered: Readonly<Record<string, unknown>> = {};
  readonly #steering = new Throttle(() => {
    const steered = this.#steered;
    this.#steered = {};
    this.change(steered);
  });
  #unsubscribe: (() => void) | undefined;

  constructor(store: AppStore, notices: NoticeController) {
    this.#store = store;
    this.#notices = notices;
  }

  connect(): void {
    this.#readAddress();
    this.#unsubscribe = this.#store.subscribe(({values}, before) => {
      if (values !== before.values) this.#address.write(values);
    });
  }

  disconnect(): void {
    this.#unsubscribe?.();
    this.#address.stop();
    this.#steering.cancel();
  }

  /** Takes raw values; what is wrong with them is shown, and replaced by what is allowed. */
  change(changes: Readonly<Record<string, unknown>>): void {
    const {values, problems} = change(this.#store.state.values, changes);
    this.#store.set({values});
    if (problems.length > 0) {
      this.#notices.show({
        id: 'values',
        kind: 'problem',
        ...notices['settings-refused']({causes: problems}),
      });
    } else {
      this.#notices.resolve('values');
    }
  }

  /**
   * The same, for what may send a thousand changes in a second: a dial, an instrument, the network. What comes within a
   * frame is one change, in which the last of each counts; what comes after a pause waits for nothing.
   */
  steer(changes: Readonly<Record<string, unknown>>): void {
    this.#steered = {...this.#steered, ...changes};
    this.#steering.request();
  }

  reset(keys: readonly Key[]): void {
    this.change(Object.fromEntries(keys.map((key) => [key, defaults[key]])));
  }

  /** Makes the change of values that the action asks for, if it asks for any. */
  act(action: Action): void {
    const {state} = this.#store;
    const now = {layerCount: layerCountOf(state), selfie: state.source?.selfie ?? false};
    this.change(valuesAfter(action, state.values, now));
  }

  #readAddress(): void {
    const {values, problems} = parseQuery(location.search);
    this.#store.set({values});
    if (problems.length === 0) return;
    this.#notices.show({
      id: 'address',
      kind: 'problem',
      ...notices['settings-in-address']({causes: problems}),
    });
  }
}
