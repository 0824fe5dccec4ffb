import {GamepadSource, type GamepadDevice} from '../../control/gamepad.ts';
import {has} from '../../lib/capabilities.ts';
import {frameMs} from '../../lib/throttle.ts';
import type {Controller} from '../lib/controller.ts';
import type {NoticeController} from '../lib/notice-controller.ts';
import type {AppStore} from '../lib/state.ts';
import {notices} from '../notices.ts';
import {controlStrings} from '../strings/control.ts';
import type {MappingRequest} from './mapping-controller.ts';

/** Gamepads: looked at once a frame while there is one. */
export class GamepadController implements Controller {
  readonly #store: AppStore;
  readonly #notices: NoticeController;
  readonly #map: (request: MappingRequest) => void;
  #source: GamepadSource | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: AppStore, notices: NoticeController, map: (request: MappingRequest) => void) {
    this.#store = store;
    this.#notices = notices;
    this.#map = map;
  }

  connect(): void {
    const {control} = this.#store.state;
    if (!control || !has('gamepad')) return;
    this.#source = new GamepadSource(control.signals, (devices) => this.#onDevices(devices));
    addEventListener('gamepadconnected', this.#poll);
    addEventListener('gamepaddisconnected', this.#poll);
    // One that is known to the page already.
    this.#poll();
  }

  disconnect(): void {
    removeEventListener('gamepadconnected', this.#poll);
    removeEventListener('gamepaddisconnected', this.#poll);
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = undefined;
  }

  readonly #poll = (): void => {
    clearTimeout(this.#timer);
    // Where the page may not see gamepads this throws.
    const pads = safely(() => navigator.getGamepads());
    if (this.#source?.poll(pads) === true) this.#timer = setTimeout(this.#poll, frameMs);
  };

  #onDevices(gamepads: readonly GamepadDevice[]): void {
    const {control} = this.#store.state;
    if (!control) return;
    const before = control.gamepads;
    this.#store.set({control: {...control, gamepads}});
    const fresh = gamepads.find(({prefix}) => !before.some((device) => device.prefix === prefix));
    const isMapped = control.mappings.some(({signal}) => fresh && signal.startsWith(fresh.prefix));
    if (!fresh || isMapped || fresh.defaults.length === 0) return;
    this.#notices.show({
      id: 'gamepad',
      kind: 'note',
      ...notices['gamepad-connected']({name: fresh.name}),
      actions: [
        {
          label: controlStrings.controllers.useReadyMappings,
          run: () => {
            this.#notices.resolve('gamepad');
            this.#map({do: 'add', mappings: fresh.defaults});
          },
        },
      ],
    });
  }
}

function safely<T>(get: () => readonly T[]): readonly T[] {
  try {
    return get();
  } catch {
    return [];
  }
}
